import { Link, useSearchParams } from "@remix-run/react";
import { microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import { Card, Cell, Chart, Credits, classNames, Dollars, HeadCell, Row, Table } from "@scrip/ui";
import { useId } from "react";
import { chartOf, DAY_MEASURES, readMeasure } from "../data/day-measure.ts";
import type { DayFigures } from "../data/wire.ts";

/** Day by day: one measure as a chart, or all of them as a table. Both choices are in the address. */
export function DayPanel({ days }: { days: readonly DayFigures[] }) {
  const headingId = useId();
  const [searchParams] = useSearchParams();
  const measure = readMeasure(searchParams.get("measure"));
  const asTable = searchParams.get("view") === "table";
  return (
    <section aria-labelledby={headingId}>
      <Card className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 id={headingId} className="text-16 font-semibold">
            By day
          </h2>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-13">
            {DAY_MEASURES.map(({ id, label }) => (
              <Choice key={id} chosen={!asTable && id === measure.id} set={{ measure: id, view: null }}>
                {label}
              </Choice>
            ))}
            <Choice chosen={asTable} set={{ view: "table" }}>
              Table
            </Choice>
          </div>
        </div>
        {asTable ? (
          <DayTable days={days} />
        ) : (
          <Chart
            kind="bars"
            caption={`${measure.label} by day in ${measure.unit}. The same numbers are in the table.`}
            data={chartOf(measure, days)}
          />
        )}
      </Card>
    </section>
  );
}

function Choice({ chosen, set, children }: { chosen: boolean; set: Record<string, string | null>; children: string }) {
  const [searchParams] = useSearchParams();
  const params = new URLSearchParams(searchParams);
  for (const [name, value] of Object.entries(set)) {
    if (value === null) params.delete(name);
    else params.set(name, value);
  }
  return (
    <Link
      to={{ search: params.toString() }}
      preventScrollReset
      aria-current={chosen ? "true" : undefined}
      className={classNames(
        "border-b-2 py-0.5",
        chosen ? "border-accent font-medium text-text" : "border-transparent text-text-muted hover:text-text",
      )}
    >
      {children}
    </Link>
  );
}

function DayTable({ days }: { days: readonly DayFigures[] }) {
  const credits = (wire: string) => <Credits amountMicrocredits={microcreditsOf(wire)} decimalsMax={2} aligned />;
  return (
    <Table
      caption="Figures by day (UTC), the latest first"
      head={
        <>
          <HeadCell>Day</HeadCell>
          <HeadCell numeric>Revenue</HeadCell>
          <HeadCell numeric wideOnly>
            Sold
          </HeadCell>
          <HeadCell numeric>Spent</HeadCell>
          <HeadCell numeric wideOnly>
            Outstanding
          </HeadCell>
          <HeadCell numeric>Margin</HeadCell>
          <HeadCell numeric wideOnly>
            Users
          </HeadCell>
        </>
      }
    >
      {days.toReversed().map((day) => (
        <Row key={day.day}>
          <Cell className="whitespace-nowrap">{day.day}</Cell>
          <Cell numeric>
            <Dollars amountNanodollars={nanodollarsFromCents(day.revenueCents)} />
          </Cell>
          <Cell numeric wideOnly>
            {credits(day.creditsSold)}
          </Cell>
          <Cell numeric>{credits(day.creditsSpent)}</Cell>
          <Cell numeric wideOnly>
            {credits(day.creditsOutstanding)}
          </Cell>
          <Cell numeric>
            <Dollars amountNanodollars={nanodollarsFromCents(day.marginCents)} />
          </Cell>
          <Cell numeric wideOnly>
            {day.activeUsers}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
