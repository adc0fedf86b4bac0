import { Link } from "@remix-run/react";
import { microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import { Cell, Credits, Dollars, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { PaymentItem } from "../data/wire.ts";
import { IdText } from "./id-text.tsx";
import { PaymentBadge } from "./payment-badge.tsx";

export type PaymentTableProps = {
  items: readonly PaymentItem[];
  now: string;
  /** Left out where all rows are of one customer. */
  withCustomer?: boolean;
};

export function PaymentTable({ items, now, withCustomer = true }: PaymentTableProps) {
  return (
    <Table
      caption="Payments, the newest first"
      head={
        <>
          <HeadCell wideOnly>When</HeadCell>
          {withCustomer ? <HeadCell className="max-sm:pl-0">Customer</HeadCell> : null}
          <HeadCell wideOnly={withCustomer} className="max-sm:pl-0">
            Package
          </HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell numeric wideOnly>
            Credits
          </HeadCell>
          <HeadCell numeric wideOnly>
            Bonus
          </HeadCell>
          <HeadCell numeric wideOnly>
            Stripe fee
          </HeadCell>
          <HeadCell numeric wideOnly>
            Discount
          </HeadCell>
          <HeadCell numeric className="max-sm:pr-0">
            Amount
          </HeadCell>
          <HeadCell numeric wideOnly>
            Went back
          </HeadCell>
          <HeadCell wideOnly>Payment</HeadCell>
        </>
      }
    >
      {items.map((item) => (
        <Row key={item.id} data-testid="payment-row">
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={item.paidAt ?? item.createdAt} now={now} />
          </Cell>
          {withCustomer ? (
            <Cell className="max-w-0 w-1/5 truncate max-sm:w-1/2 max-sm:pl-0">
              <Link to={`/customers/${item.customerId}`} prefetch="intent" className="font-medium hover:underline">
                {item.userEmail ?? item.customerName}
              </Link>
            </Cell>
          ) : null}
          <Cell wideOnly={withCustomer} className="max-sm:pl-0">
            {item.packageName}
          </Cell>
          <Cell>
            <PaymentBadge status={item.status} />
          </Cell>
          <Cell numeric wideOnly>
            <Credits amountMicrocredits={microcreditsOf(item.credits)} />
          </Cell>
          <Cell numeric wideOnly>
            <Credits amountMicrocredits={microcreditsOf(item.bonusCredits)} />
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            {item.stripeFeeCents === null ? "–" : <Cents of={item.stripeFeeCents} />}
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            <CentsIfAny of={item.discountCents} />
          </Cell>
          <Cell numeric className="max-sm:pr-0">
            <Cents of={item.amountCents - item.discountCents + item.taxCents} />
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            <CentsIfAny of={item.refundedCents + item.disputedCents} />
          </Cell>
          <Cell wideOnly>
            <IdText>{item.id}</IdText>
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

const CentsIfAny = ({ of }: { of: number }) => (of === 0 ? "–" : <Cents of={of} />);

const Cents = ({ of }: { of: number }) => <Dollars amountNanodollars={nanodollarsFromCents(of)} />;
