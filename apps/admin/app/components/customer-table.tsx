import { microcreditsOf } from "@scrip/money";
import { Badge, Cell, Credits, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { CustomerItem } from "../data/wire.ts";
import { RowLink } from "./row-link.tsx";

export function CustomerTable({ items, now }: { items: readonly CustomerItem[]; now: string }) {
  return (
    <Table
      caption="Customers, the newest first"
      head={
        <>
          <HeadCell>Customer</HeadCell>
          <HeadCell numeric>Balance</HeadCell>
          <HeadCell numeric wideOnly>
            Debt
          </HeadCell>
          <HeadCell numeric wideOnly>
            Bought
          </HeadCell>
          <HeadCell numeric className="max-sm:pr-0">
            Spent
          </HeadCell>
          <HeadCell wideOnly className="w-28 pl-6">
            Since
          </HeadCell>
        </>
      }
    >
      {items.map((item) => (
        <Row key={item.customerId} className="relative hover:bg-sunken/60" data-testid="customer-row">
          <Cell className="max-w-0 w-2/5">
            <span className="flex items-center gap-2">
              <RowLink to={`/customers/${item.customerId}`} prefetch="intent">
                {item.email}
              </RowLink>
              {item.role === "customer" ? null : <Badge tone="accent">{item.role}</Badge>}
            </span>
          </Cell>
          <Cell numeric>
            <Amount of={item.balance} />
          </Cell>
          <Cell numeric wideOnly className={microcreditsOf(item.debt) > 0n ? "text-bad" : "text-text-muted"}>
            <Amount of={item.debt} />
          </Cell>
          <Cell numeric wideOnly>
            <Amount of={item.totalPurchased} />
          </Cell>
          <Cell numeric className="max-sm:pr-0">
            <Amount of={item.totalSpent} />
          </Cell>
          <Cell wideOnly className="pl-6 text-text-muted">
            <RelativeTime at={item.createdAt} now={now} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

const Amount = ({ of }: { of: string }) => <Credits amountMicrocredits={microcreditsOf(of)} decimalsMax={4} aligned />;
