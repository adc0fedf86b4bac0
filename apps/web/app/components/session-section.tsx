import { Form } from "@remix-run/react";
import { Badge, Button, Cell, ErrorNotice, HeadCell, RelativeTime, Row, Table } from "@scrip/ui";
import type { SecurityOutcome } from "../data/security-outcome.ts";

type LoggedInDevice = {
  id: string;
  current: boolean;
  app: "web" | "admin";
  device: string;
  createdAt: string;
  lastSeenAt: string;
};

export type SessionSectionProps = { sessions: LoggedInDevice[]; now: string; outcome: SecurityOutcome | undefined };

/** Where the user is logged in. What is ended is out at its next request. */
export function SessionSection({ sessions, now, outcome }: SessionSectionProps) {
  const isMine = outcome?.intent === "end-session" || outcome?.intent === "end-other-sessions";
  const problem = isMine && outcome.errors ? Object.values(outcome.errors)[0] : undefined;
  return (
    <section aria-labelledby="sessions" className="grid gap-4">
      <div>
        <h2 id="sessions" className="text-20 font-semibold">
          Sessions
        </h2>
        <p className="mt-1 max-w-prose text-text-muted">Where you are logged in. End what you do not know.</p>
      </div>
      {problem ? <ErrorNotice title={problem} /> : null}
      <Table
        caption="Your sessions"
        head={
          <>
            <HeadCell>Device</HeadCell>
            <HeadCell wideOnly>Logged in</HeadCell>
            <HeadCell>Last seen</HeadCell>
            <HeadCell>
              <span className="sr-only">End</span>
            </HeadCell>
          </>
        }
      >
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} now={now} />
        ))}
      </Table>
      {sessions.length > 1 ? (
        <Form method="post" replace>
          <input type="hidden" name="intent" value="end-other-sessions" />
          <Button type="submit">End all other sessions</Button>
        </Form>
      ) : null}
    </section>
  );
}

function SessionRow({ session, now }: { session: LoggedInDevice; now: string }) {
  const { id, current, app, device, createdAt, lastSeenAt } = session;
  return (
    <Row>
      <Cell>
        {device}
        {app === "admin" ? <span className="block text-12 text-text-muted">Admin app</span> : null}
      </Cell>
      <Cell wideOnly className="text-text-muted">
        <RelativeTime at={createdAt} now={now} />
      </Cell>
      <Cell className="text-text-muted">{current ? "now" : <RelativeTime at={lastSeenAt} now={now} />}</Cell>
      <Cell numeric>
        {current ? (
          <Badge tone="accent">This one</Badge>
        ) : (
          <Form method="post" replace>
            <input type="hidden" name="intent" value="end-session" />
            <input type="hidden" name="id" value={id} />
            <Button type="submit" variant="danger" size="small">
              End<span className="sr-only"> {device}</span>
            </Button>
          </Form>
        )}
      </Cell>
    </Row>
  );
}
