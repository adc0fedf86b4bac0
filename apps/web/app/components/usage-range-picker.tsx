import { Form, Link } from "@remix-run/react";
import { Button, classNames, Popover, TextField } from "@scrip/ui";
import { USAGE_RANGES, type UsageRange } from "../data/usage-range.ts";
import { nameDays } from "../data/usage-words.ts";

/** Which days to show. The choice is in the address, so that it can be kept and sent. */
export function UsageRangePicker({ range, today }: { range: UsageRange; today: string }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <nav aria-label="Range" className="inline-flex gap-0.5 rounded-control border border-line bg-sunken p-0.5">
        {Object.entries(USAGE_RANGES).map(([name, label]) => (
          <Link
            key={name}
            to={`/usage?range=${name}`}
            preventScrollReset
            aria-current={name === range.name ? "true" : undefined}
            className={classNames(
              "rounded-[6px] border px-2.5 py-1 text-13 whitespace-nowrap transition-colors sm:px-3",
              name === range.name
                ? "border-line-strong/70 bg-raised font-medium text-text"
                : "border-transparent text-text-muted hover:text-text",
            )}
          >
            {label}
          </Link>
        ))}
      </nav>
      {/* Another range closes it. */}
      <Popover
        key={`${range.from} ${range.to}`}
        label="Days of your own choice"
        trigger={
          <button
            type="button"
            className="h-9 rounded-control border border-line-strong bg-raised px-3 text-13 whitespace-nowrap text-text transition-colors hover:bg-sunken"
          >
            {range.name === null ? nameDays(range) : "Other days"}
          </button>
        }
      >
        <Form method="get" action="/usage" className="grid gap-3" preventScrollReset>
          <div className="grid grid-cols-2 gap-3">
            <TextField label="From" type="date" name="from" defaultValue={range.from} max={today} required />
            <TextField label="To" type="date" name="to" defaultValue={range.to} max={today} required />
          </div>
          <p className="text-13 text-text-muted">At most 366 days, the last one included.</p>
          <Button type="submit" variant="primary">
            Show
          </Button>
        </Form>
      </Popover>
    </div>
  );
}
