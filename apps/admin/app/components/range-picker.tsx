import { Form, Link, useSearchParams } from "@remix-run/react";
import { Button, classNames, controlClasses } from "@scrip/ui";
import { type DayRange, lastDays } from "../data/day-range.ts";

const PRESETS = [
  [1, "Today"],
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
] as const;

/** Chooses the days that a page is about. The choice is in the address, so a link shows the same. */
export function RangePicker({ range, today }: { range: DayRange; today: string }) {
  const [searchParams] = useSearchParams();
  const others = [...searchParams].filter(([name]) => name !== "from" && name !== "to");
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <nav aria-label="Period" className="flex rounded-control border border-line p-0.5">
        {PRESETS.map(([days, label]) => {
          const preset = lastDays(days, today);
          const chosen = preset.firstDay === range.firstDay && preset.lastDay === range.lastDay;
          return (
            <Link
              key={days}
              to={{
                search: new URLSearchParams([...others, ["from", preset.firstDay], ["to", preset.lastDay]]).toString(),
              }}
              preventScrollReset
              aria-current={chosen ? "true" : undefined}
              className={classNames(
                "rounded-[0.375rem] px-2.5 py-1 text-13",
                chosen ? "bg-accent-soft font-medium text-accent" : "text-text-muted hover:text-text",
              )}
            >
              {label}
            </Link>
          );
        })}
      </nav>
      {/* New fields for a new range: the browser would keep what was typed before. */}
      <Form
        key={`${range.firstDay} ${range.lastDay}`}
        className="flex flex-wrap items-center gap-2 max-sm:w-full"
        preventScrollReset
      >
        {others.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <DayInput label="First day" name="from" day={range.firstDay} />
        <span className="text-13 text-text-muted">to</span>
        <DayInput label="Last day" name="to" day={range.lastDay} />
        <Button type="submit" className="max-sm:w-full">
          Show
        </Button>
      </Form>
    </div>
  );
}

function DayInput({ label, name, day }: { label: string; name: string; day: string }) {
  return (
    <input
      type="date"
      aria-label={label}
      name={name}
      defaultValue={day}
      required
      className={classNames(controlClasses, "h-control min-w-0 px-2.5 max-sm:flex-1")}
    />
  );
}
