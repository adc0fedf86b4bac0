import { Link } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Cell, Credits, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { LedgerItem } from "../data/wire.ts";

/** The customer's statement: each row with the balance before and after it. */
export function LedgerTable({ items, now }: { items: readonly LedgerItem[]; now: string }) {
  return (
    <Table
      caption="Every change of the balance, the newest first"
      head={
        <>
          <HeadCell numeric wideOnly className="w-12">
            No.
          </HeadCell>
          <HeadCell wideOnly className="w-28">
            When
          </HeadCell>
          <HeadCell className="max-sm:pl-0">What</HeadCell>
          <HeadCell wideOnly>Type</HeadCell>
          <HeadCell numeric>Credits</HeadCell>
          <HeadCell numeric wideOnly>
            Before
          </HeadCell>
          <HeadCell numeric>After</HeadCell>
        </>
      }
    >
      {items.map((item) => (
        <Row key={item.id} data-testid="ledger-row">
          <Cell numeric wideOnly className="text-text-muted">
            {item.number}
          </Cell>
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={item.createdAt} now={now} />
          </Cell>
          <Cell className="max-w-0 w-2/5 max-sm:pl-0">
            {item.requestId ? (
              <Link to={`/requests/${item.requestId}`} className="block truncate hover:underline">
                {item.description}
              </Link>
            ) : (
              <span className="block truncate">{item.description}</span>
            )}
            <span className="block truncate text-12 text-text-muted sm:hidden">
              {item.type} · <RelativeTime at={item.createdAt} now={now} />
            </span>
          </Cell>
          <Cell wideOnly className="text-text-muted">
            {item.type}
          </Cell>
          <Cell numeric>
            <Credits amountMicrocredits={microcreditsOf(item.amount)} asChange aligned />
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            <Credits amountMicrocredits={microcreditsOf(item.balanceBefore)} aligned />
          </Cell>
          <Cell numeric>
            <Credits amountMicrocredits={microcreditsOf(item.balanceAfter)} aligned />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
