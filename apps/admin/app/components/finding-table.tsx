import { Badge, Cell, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { Reconciliation } from "../data/wire.ts";
import { IdText } from "./id-text.tsx";
import { TitledSection } from "./titled-section.tsx";

type FindingTableProps = Pick<Reconciliation, "latest" | "findings"> & { now: string };

/** Where our rows and Stripe's were not the same. */
export function FindingTable({ latest, findings, now }: FindingTableProps) {
  return (
    <TitledSection title="Reconciliation with Stripe" note={<LatestCheck latest={latest} now={now} />}>
      {findings.length === 0 ? null : (
        <Table
          caption="Where our rows and Stripe's were not the same, the latest first"
          head={
            <>
              <HeadCell>Found</HeadCell>
              <HeadCell wideOnly>When</HeadCell>
              <HeadCell>At Stripe</HeadCell>
              <HeadCell wideOnly>Payment</HeadCell>
              <HeadCell className="max-sm:pr-0">State</HeadCell>
            </>
          }
        >
          {findings.map((finding) => (
            <Row key={finding.id} data-testid="finding-row">
              <Cell className="font-medium">{finding.kind.replaceAll("_", " ")}</Cell>
              <Cell wideOnly className="text-text-muted">
                <RelativeTime at={finding.foundAt} now={now} />
              </Cell>
              <Cell>
                <IdText>{finding.subject}</IdText>
              </Cell>
              <Cell wideOnly>{finding.paymentId === null ? "–" : <IdText>{finding.paymentId}</IdText>}</Cell>
              <Cell className="max-sm:pr-0">
                {finding.isRepaired ? <Badge tone="good">repaired</Badge> : <Badge tone="bad">reported</Badge>}
              </Cell>
            </Row>
          ))}
        </Table>
      )}
    </TitledSection>
  );
}

function LatestCheck({ latest, now }: { latest: Reconciliation["latest"]; now: string }) {
  if (latest === null) return "Our rows have not been held against Stripe's yet; that happens every night.";
  const pairs = latest.compared === 1 ? "One pair" : `${latest.compared} pairs`;
  return (
    <>
      {pairs} of rows held against each other <RelativeTime at={latest.startedAt} now={now} />
      {latest.finishedAt === null ? ", and not finished." : "."}
    </>
  );
}
