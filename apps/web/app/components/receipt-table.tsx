import { Link } from "@remix-run/react";
import { Cell, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import { receiptDollars, receiptName } from "../data/receipt-lines.ts";
import type { Receipt } from "../data/wire.ts";

/** Receipts as rows, each a link to its page. */
export function ReceiptTable({ receipts, now }: { receipts: Receipt[]; now: string }) {
  return (
    <Table
      caption="Receipts, the newest first"
      head={
        <>
          <HeadCell>For</HeadCell>
          <HeadCell wideOnly>Receipt</HeadCell>
          <HeadCell wideOnly>When</HeadCell>
          <HeadCell numeric>Paid</HeadCell>
          <HeadCell numeric wideOnly>
            Refunded
          </HeadCell>
        </>
      }
    >
      {receipts.map((receipt) => (
        <Row key={receipt.paymentId} className="relative hover:bg-sunken/60" data-testid="receipt-row">
          <Cell>
            <Link to={`/receipts/${receipt.paymentId}`} className="after:absolute after:inset-0">
              {receiptName(receipt)}
            </Link>
            <span className="block text-12 text-text-muted tabular-nums sm:hidden">
              {receipt.number} · <RelativeTime at={receipt.paidAt} now={now} />
            </span>
          </Cell>
          <Cell wideOnly className="text-text-muted tabular-nums">
            {receipt.number}
          </Cell>
          <Cell wideOnly className="text-text-muted">
            <RelativeTime at={receipt.paidAt} now={now} />
          </Cell>
          <Cell numeric>
            {receiptDollars(receipt.paidCents)}
            {receipt.refundedCents === 0 ? null : (
              <span className="block text-12 text-text-muted sm:hidden">
                {receiptDollars(receipt.refundedCents)} refunded
              </span>
            )}
          </Cell>
          <Cell numeric wideOnly className="text-text-muted">
            {receipt.refundedCents === 0 ? "–" : receiptDollars(receipt.refundedCents)}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
