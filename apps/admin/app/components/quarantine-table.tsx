import { Badge, Cell, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { QuarantinedEvent } from "../data/wire.ts";
import { IdText } from "./id-text.tsx";
import { TitledSection } from "./titled-section.tsx";
import { WorkButton } from "./work-button.tsx";

type QuarantineTableProps = { events: readonly QuarantinedEvent[]; canReopen: boolean; now: string };

/** Events of Stripe's that speak of something else than we do. */
export function QuarantineTable({ events, canReopen, now }: QuarantineTableProps) {
  if (events.length === 0) return <TitledSection title="Events in quarantine" note="No event waits for a person." />;
  return (
    <TitledSection
      title="Events in quarantine"
      note="Put right what was wrong first. A reopened event is worked on as if it had just come; Stripe is asked what is true."
    >
      <Table
        caption="Events in quarantine"
        head={
          <>
            <HeadCell>Event</HeadCell>
            <HeadCell wideOnly>Came</HeadCell>
            <HeadCell wideOnly>API version</HeadCell>
            <HeadCell wideOnly>About</HeadCell>
            <HeadCell className="max-sm:pr-0">
              <span className="sr-only">Reopen</span>
            </HeadCell>
          </>
        }
      >
        {events.map((event) => (
          <Row key={event.id} data-testid="quarantine-row">
            <Cell>
              <span className="font-medium">{event.type}</span>{" "}
              {event.livemode ? <Badge tone="warn">live</Badge> : null}
              <span className="block">
                <IdText>{event.id}</IdText>
              </span>
            </Cell>
            <Cell wideOnly className="text-text-muted">
              <RelativeTime at={event.receivedAt} now={now} />
            </Cell>
            <Cell wideOnly>{event.apiVersion ?? "–"}</Cell>
            <Cell wideOnly>{event.objectId === null ? "–" : <IdText>{event.objectId}</IdText>}</Cell>
            <Cell numeric className="max-sm:pr-0">
              {canReopen ? <WorkButton intent="reopen-event" id={event.id} label="Reopen" about={event.id} /> : null}
            </Cell>
          </Row>
        ))}
      </Table>
    </TitledSection>
  );
}
