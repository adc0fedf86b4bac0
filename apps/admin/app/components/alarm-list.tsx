import { useFetcher } from "@remix-run/react";
import { Button, RelativeTime } from "@scrip/ui";
import type { AlarmItem } from "../data/wire.ts";
import type { action } from "../routes/_app._index.tsx";
import { AlarmText } from "./alarm-text.tsx";
import { IdText } from "./id-text.tsx";

/** What a person must look at, with a way to say that somebody did. */
export function AlarmList({
  alarms,
  now,
  canAcknowledge,
}: {
  alarms: AlarmItem[];
  now: string;
  canAcknowledge: boolean;
}) {
  if (alarms.length === 0) return null;
  return (
    <section aria-labelledby="alarms" className="rounded-card border border-bad/35 bg-bad-soft">
      <h2 id="alarms" className="px-4 pt-3 text-16 font-semibold">
        {alarms.length === 1 ? "One alarm" : `${alarms.length} alarms`}
      </h2>
      <ul className="divide-y divide-bad/20 px-4">
        {alarms.map((alarm) => (
          <li key={alarm.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
            <div className="grid min-w-0 gap-0.5">
              <p className="font-medium">
                <AlarmText>{alarm.message}</AlarmText>
              </p>
              <p className="flex flex-wrap items-center gap-x-2 text-12 text-text-muted">
                <span className="font-medium text-bad">{alarm.kind.replaceAll("_", " ")}</span>
                <IdText>{alarm.subject}</IdText>
                <RelativeTime at={alarm.raisedAt} now={now} />
                {alarm.occurrences > 1 ? <span>{alarm.occurrences} times</span> : null}
              </p>
            </div>
            {canAcknowledge ? <Acknowledge alarmId={alarm.id} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Acknowledge({ alarmId }: { alarmId: string }) {
  const fetcher = useFetcher<typeof action>();
  const problem = fetcher.data?.errors["form"];
  return (
    <fetcher.Form method="post" action="/?index" className="flex flex-wrap items-center gap-3">
      {problem ? (
        <p role="alert" className="text-13 text-bad">
          {problem}
        </p>
      ) : null}
      <input type="hidden" name="alarmId" value={alarmId} />
      <Button type="submit" size="small" busy={fetcher.state !== "idle"}>
        Acknowledge
      </Button>
    </fetcher.Form>
  );
}
