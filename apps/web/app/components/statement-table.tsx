import { Link } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Badge, Cell, Credits, HeadCell, Row, Table } from "@scrip/ui";
import { monthName } from "../data/month-name.ts";
import type { Statement } from "../data/wire.ts";

/** The months as a chain: each opens as the one below it closed. */
export function StatementTable({ statements }: { statements: Statement[] }) {
  return (
    <Table
      caption="Monthly statements, the newest first"
      head={
        <>
          <HeadCell>Month</HeadCell>
          <HeadCell numeric wideOnly>
            Rows
          </HeadCell>
          <HeadCell numeric wideOnly>
            Opening
          </HeadCell>
          <HeadCell numeric>Change</HeadCell>
          <HeadCell numeric>Closing</HeadCell>
        </>
      }
    >
      {statements.map(({ month, complete, rowCount, openingBalance, closingBalance }) => {
        const [opening, closing] = [microcreditsOf(openingBalance), microcreditsOf(closingBalance)];
        return (
          <Row key={month} className="relative hover:bg-sunken/60" data-testid="statement-row">
            <Cell>
              <Link to={`/history/statements/${month}`} prefetch="intent" className="after:absolute after:inset-0">
                {monthName(month)}
              </Link>{" "}
              {complete ? null : <Badge>running</Badge>}
            </Cell>
            <Cell numeric wideOnly className="text-text-muted">
              {rowCount.toLocaleString("en-US")}
            </Cell>
            <Cell numeric wideOnly className="text-text-muted">
              <Credits amountMicrocredits={opening} />
            </Cell>
            <Cell numeric>
              <Credits amountMicrocredits={closing - opening} asChange />
            </Cell>
            <Cell numeric>
              <Credits amountMicrocredits={closing} />
            </Cell>
          </Row>
        );
      })}
    </Table>
  );
}
