import { useFetcher } from "@remix-run/react";
import { Button } from "@scrip/ui";
import type { action } from "../routes/_app.operations.tsx";

export type WorkButtonProps = {
  intent: "retry-job" | "reopen-event" | "approve-bonus" | "decline-bonus";
  id: string;
  /** What it does, and to what: the latter is only read aloud. */
  label: string;
  about: string;
};

/** Asks for one thing to be done about what is waiting; what was in the way is said beside it. */
export function WorkButton({ intent, id, label, about }: WorkButtonProps) {
  const fetcher = useFetcher<typeof action>();
  const problem = Object.values(fetcher.data?.errors ?? {})[0];
  return (
    <fetcher.Form method="post" action="/operations" className="inline-grid justify-items-end gap-1">
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="id" value={id} />
      <Button type="submit" size="small" className="whitespace-nowrap" busy={fetcher.state !== "idle"}>
        {label}
        <span className="sr-only"> {about}</span>
      </Button>
      {problem ? (
        <p role="alert" className="max-w-48 text-12 text-bad">
          {problem}
        </p>
      ) : null}
    </fetcher.Form>
  );
}
