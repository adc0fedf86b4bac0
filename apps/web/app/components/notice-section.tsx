import { useFetcher } from "@remix-run/react";
import { Button, TextField } from "@scrip/ui";
import type { NoticePreference } from "../data/wire.ts";

/** What the customer is mailed about by itself. */
export function NoticeSection({ preference }: { preference: NoticePreference }) {
  const fetcher = useFetcher<{ errors?: Record<string, string> }>();
  const errors = fetcher.data?.errors ?? {};
  const isSaved = fetcher.state === "idle" && fetcher.data !== undefined && Object.keys(errors).length === 0;
  return (
    <section aria-labelledby="notices" className="grid gap-4">
      <h2 id="notices" className="text-20 font-semibold">
        Notices by mail
      </h2>
      <fetcher.Form method="post" className="grid max-w-sm gap-4">
        <TextField
          label="When the balance falls below, in credits"
          name="lowBalance"
          inputMode="decimal"
          autoComplete="off"
          maxLength={32}
          defaultValue={preference.lowBalance ?? ""}
          hint="Leave it empty for no mail."
          error={errors["lowBalance"] ?? errors["form"]}
        />
        <label className="flex items-center gap-2.5">
          <input type="checkbox" name="expiry" defaultChecked={preference.expiry} className="size-4 accent-accent" />
          Before credits expire: 30 days, 7 days and 1 day
        </label>
        <div className="flex items-center gap-3">
          <Button type="submit" busy={fetcher.state !== "idle"}>
            Save notices
          </Button>
          <span role="status" className="text-13 text-text-muted">
            {isSaved ? "Saved" : ""}
          </span>
        </div>
      </fetcher.Form>
    </section>
  );
}
