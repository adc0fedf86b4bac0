import { Link, type LinkProps } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Cell, Credits, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import { HISTORY_TYPES } from "../data/history-type.ts";
import type { HistoryItem } from "../data/wire.ts";

/** The account as a statement: each row with the balance before and after it. */
export function HistoryTable({
  items,
  now,
  linkTo,
}: {
  items: HistoryItem[];
  now: string;
  /** Where the details of a row are. */
  linkTo: (item: HistoryItem) => LinkProps;
}) {
  return (
    <Table
      caption="Every change of your balance, the newest first"
      head={
        <>
          <HeadCell wideOnly className="w-28">
            When
          </HeadCell>
          <HeadCell className="max-sm:pl-0">What</HeadCell>
          <HeadCell wideOnly>Model</HeadCell>
          <HeadCell numeric>Credits</HeadCell>
          <HeadCell numeric wideOnly>
            Before
          </HeadCell>
          <HeadCell numeric>After</HeadCell>
        </>
      }
    >
      {items.map((item) => (
        <Row key={item.id} className="relative hover:bg-sunken/60" data-testid="history-row">
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={item.createdAt} now={now} />
          </Cell>
          <Cell className="w-full max-w-0 max-sm:pl-0 sm:w-2/5">
            <Link
              {...linkTo(item)}
              className="block w-full truncate text-left after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-control focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {item.description}
            </Link>
            <span className="block truncate text-12 text-text-muted">
              {HISTORY_TYPES[item.type]}
              <span className="sm:hidden">
                {" · "}
                <RelativeTime at={item.createdAt} now={now} />
              </span>
            </span>
          </Cell>
          <Cell wideOnly className="text-text-muted">
            {item.model ?? "–"}
          </Cell>
          <Cell numeric>
            <Credits amountMicrocredits={microcreditsOf(item.amount)} asChange />
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            <Credits amountMicrocredits={microcreditsOf(item.balanceBefore)} />
          </Cell>
          <Cell numeric>
            <Credits amountMicrocredits={microcreditsOf(item.balanceAfter)} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
