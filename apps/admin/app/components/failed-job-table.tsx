import { Badge, Cell, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { FailedJob } from "../data/wire.ts";
import { TitledSection } from "./titled-section.tsx";
import { WorkButton } from "./work-button.tsx";

/** Jobs that have used up their attempts. */
export function FailedJobTable({
  jobs,
  canRetry,
  now,
}: {
  jobs: readonly FailedJob[];
  canRetry: boolean;
  now: string;
}) {
  if (jobs.length === 0) return <TitledSection title="Failed jobs" note="No job has failed for good." />;
  return (
    <TitledSection
      title="Failed jobs"
      note="They have used up their attempts. The sweepers have often done the work by now; a retry does nothing twice."
    >
      <Table
        caption="Failed jobs"
        head={
          <>
            <HeadCell>Job</HeadCell>
            <HeadCell wideOnly>Failed</HeadCell>
            <HeadCell>Error</HeadCell>
            <HeadCell className="max-sm:pr-0">
              <span className="sr-only">Retry</span>
            </HeadCell>
          </>
        }
      >
        {jobs.map((job) => (
          <Row key={job.id} data-testid="failed-job-row">
            <Cell>
              <span className="font-medium">{job.functionId}</span>
              <span className="block text-12 text-text-muted">{job.eventName}</span>
            </Cell>
            <Cell wideOnly className="text-text-muted">
              <RelativeTime at={job.failedAt} now={now} />
            </Cell>
            <Cell className="wrap-anywhere">{job.error}</Cell>
            <Cell numeric className="max-sm:pr-0">
              {job.retriedAt !== null ? <Badge tone="good">retried</Badge> : null}
              {job.retriedAt === null && canRetry ? (
                <WorkButton intent="retry-job" id={job.id} label="Retry" about={job.functionId} />
              ) : null}
            </Cell>
          </Row>
        ))}
      </Table>
    </TitledSection>
  );
}
