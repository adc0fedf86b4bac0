import { Link } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Cell, Credits, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { BonusApproval } from "../data/wire.ts";
import { TitledSection } from "./titled-section.tsx";
import { WorkButton } from "./work-button.tsx";

/** Bonuses that one operator asked for and another has to approve. */
export function BonusApprovalTable({
  approvals,
  canDecide,
  now,
}: {
  approvals: readonly BonusApproval[];
  canDecide: boolean;
  now: string;
}) {
  if (approvals.length === 0) return <TitledSection title="Approvals" note="No bonus waits for a second person." />;
  return (
    <TitledSection
      title="Approvals"
      note="More than 100,000 credits need a second person. Nothing is granted before, and whoever asked can only take it back."
    >
      <Table
        caption="Bonuses that wait for approval"
        head={
          <>
            <HeadCell>Customer</HeadCell>
            <HeadCell numeric>Credits</HeadCell>
            <HeadCell wideOnly>Reason</HeadCell>
            <HeadCell wideOnly>Asked</HeadCell>
            <HeadCell className="max-sm:pr-0">
              <span className="sr-only">Decide</span>
            </HeadCell>
          </>
        }
      >
        {approvals.map((asked) => (
          <Row key={asked.id} data-testid="bonus-approval-row">
            <Cell className="wrap-anywhere">
              <Link to={`/customers/${asked.customerId}`} className="font-medium underline-offset-2 hover:underline">
                {asked.customerName}
              </Link>
              <span className="block text-12 text-text-muted sm:hidden">
                {asked.reason}
                {asked.expiresAt === null ? null : ` · Expires ${asked.expiresAt.slice(0, 10)}`}
                {" · "}
                <RelativeTime at={asked.requestedAt} now={now} /> by {whoAsked(asked)}
              </span>
            </Cell>
            <Cell numeric>
              <Credits amountMicrocredits={microcreditsOf(asked.credits)} />
            </Cell>
            <Cell wideOnly className="wrap-anywhere">
              {asked.reason}
              {asked.expiresAt === null ? null : (
                <span className="block text-12 text-text-muted">Expires {asked.expiresAt.slice(0, 10)}</span>
              )}
            </Cell>
            <Cell wideOnly className="wrap-anywhere text-text-muted">
              <RelativeTime at={asked.requestedAt} now={now} />
              <span className="block text-12">by {whoAsked(asked)}</span>
            </Cell>
            <Cell numeric className="max-sm:pr-0">
              {canDecide ? (
                <span className="inline-flex flex-wrap justify-end gap-2">
                  {asked.isOwn ? null : (
                    <WorkButton intent="approve-bonus" id={asked.id} label="Approve" about={asked.customerName} />
                  )}
                  <WorkButton
                    intent="decline-bonus"
                    id={asked.id}
                    label={asked.isOwn ? "Take back" : "Decline"}
                    about={asked.customerName}
                  />
                </span>
              ) : null}
            </Cell>
          </Row>
        ))}
      </Table>
    </TitledSection>
  );
}

const whoAsked = ({ isOwn, requestedBy }: BonusApproval) => (isOwn ? "you" : requestedBy);
