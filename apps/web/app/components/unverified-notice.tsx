import { useFetcher } from "@remix-run/react";
import type { action } from "../routes/verify_.send.tsx";
import { PageStrip } from "./page-strip.tsx";

/** On every page until the address is confirmed. It asks for nothing else and keeps nobody from anything. */
export function UnverifiedNotice({ email }: { email: string }) {
  const fetcher = useFetcher<typeof action>();
  const outcome = fetcher.data;
  return (
    <PageStrip>
      <p className="min-w-0 break-words">
        Confirm your e-mail: the link is in a mail to <strong className="font-medium">{email}</strong>.
      </p>
      {outcome?.sent ? null : (
        <fetcher.Form method="post" action="/verify/send">
          <button
            type="submit"
            className="text-accent underline underline-offset-2"
            disabled={fetcher.state !== "idle"}
          >
            Send it again
          </button>
        </fetcher.Form>
      )}
      <span role="status" className={outcome?.sent === false ? "text-bad" : "text-text-muted"}>
        {outcome === undefined ? "" : outcome.sent ? "Sent again." : outcome.error}
      </span>
    </PageStrip>
  );
}
