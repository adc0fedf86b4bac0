import { microcreditsOf, nanodollarsFromCents, nanodollarsOf } from "@scrip/money";
import { Cell, Credits, Dollars, EmptyState, HeadCell, Row, Table } from "@scrip/ui";
import { useId } from "react";
import type { Overview } from "../data/wire.ts";

export type GroupFigures = Pick<
  Overview,
  "creditsSpent" | "platformShare" | "providerCostUsd" | "marginCents" | "activeUsers"
> & { key: string };

/** What was spent and earned with each model, or each task. */
export function GroupTable({ title, keyName, rows }: { title: string; keyName: string; rows: GroupFigures[] }) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="grid content-start gap-2">
      <h2 id={headingId} className="text-16 font-semibold">
        {title}
      </h2>
      {rows.length === 0 ? (
        <EmptyState title="No request was settled in this period">
          Spending and margin of each {keyName.toLowerCase()} appear here with the first one.
        </EmptyState>
      ) : (
        <Table
          caption={title}
          head={
            <>
              <HeadCell>{keyName}</HeadCell>
              <HeadCell numeric>Spent</HeadCell>
              <HeadCell numeric wideOnly>
                Platform share
              </HeadCell>
              <HeadCell numeric wideOnly>
                Provider cost
              </HeadCell>
              <HeadCell numeric className="max-sm:pr-0">
                Margin
              </HeadCell>
              <HeadCell numeric wideOnly>
                Users
              </HeadCell>
            </>
          }
        >
          {rows.map((row) => (
            <Row key={row.key}>
              <Cell>{row.key}</Cell>
              <Cell numeric>
                <Credits amountMicrocredits={microcreditsOf(row.creditsSpent)} decimalsMax={2} aligned />
              </Cell>
              <Cell numeric wideOnly>
                <Credits amountMicrocredits={microcreditsOf(row.platformShare)} decimalsMax={2} aligned />
              </Cell>
              <Cell numeric wideOnly>
                <Dollars amountNanodollars={nanodollarsOf(row.providerCostUsd)} decimals={4} />
              </Cell>
              <Cell numeric className="max-sm:pr-0">
                <Dollars amountNanodollars={nanodollarsFromCents(row.marginCents)} />
              </Cell>
              <Cell numeric wideOnly>
                {row.activeUsers}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </section>
  );
}
