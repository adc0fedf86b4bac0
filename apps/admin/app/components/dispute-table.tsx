import { Link } from "@remix-run/react";
import { nanodollarsFromCents } from "@scrip/money";
import { Badge, Cell, Dollars, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { Reconciliation } from "../data/wire.ts";
import { IdText } from "./id-text.tsx";
import { TitledSection } from "./titled-section.tsx";

/** Disputes that a bank has not decided. They are answered in Stripe's dashboard. */
export function DisputeTable({ disputes, now }: { disputes: Reconciliation["disputes"]; now: string }) {
  if (disputes.length === 0) return <TitledSection title="Open disputes" note="No payment is disputed." />;
  return (
    <TitledSection title="Open disputes" note="The evidence is given in Stripe's dashboard, before the day it is due.">
      <Table
        caption="Open disputes"
        head={
          <>
            <HeadCell>Dispute</HeadCell>
            <HeadCell wideOnly>Customer</HeadCell>
            <HeadCell wideOnly>Reason</HeadCell>
            <HeadCell>State</HeadCell>
            <HeadCell>Evidence due</HeadCell>
            <HeadCell numeric className="max-sm:pr-0">
              Amount
            </HeadCell>
          </>
        }
      >
        {disputes.map((dispute) => (
          <Row key={dispute.id} data-testid="dispute-row">
            <Cell>
              <IdText>{dispute.id}</IdText>
            </Cell>
            <Cell wideOnly>
              <Link to={`/customers/${dispute.customerId}`} prefetch="intent" className="font-medium hover:underline">
                {dispute.customerId}
              </Link>
            </Cell>
            <Cell wideOnly>{dispute.reason?.replaceAll("_", " ") ?? "–"}</Cell>
            <Cell>
              <Badge tone="warn">{dispute.status.replaceAll("_", " ")}</Badge>
            </Cell>
            <Cell>{dispute.evidenceDueAt === null ? "–" : <RelativeTime at={dispute.evidenceDueAt} now={now} />}</Cell>
            <Cell numeric className="max-sm:pr-0">
              <Dollars amountNanodollars={nanodollarsFromCents(dispute.amountCents)} />
            </Cell>
          </Row>
        ))}
      </Table>
    </TitledSection>
  );
}
