import { useFetcher } from "@remix-run/react";
import type { action } from "../routes/verify_.send.ts";

/** On every page until the address is confirmed. It asks for nothing else and keeps nobody from anything. */
export function UnverifiedNotice({ email }: { email: string }) {
  const fetcher = useFetcher<typeof action>();
  const outcome = fetcher.data;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-sunken px-4 py-2 text-13 sm:px-8 print:hidden">
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
    </div>
  );
}
