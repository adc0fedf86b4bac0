import { useFetcher } from "@remix-run/react";
import { Button, Checkbox, TextField } from "@scrip/ui";
import type { NoticePreference } from "../data/wire.ts";
import { SavedNote, useSaving } from "./saved-note.tsx";

const ALWAYS = [
  "Receipts of what you bought, and what was paid back",
  "A renewal of your plan, a payment that failed, the end of a plan",
  "Auto top-up: a card that was declined, and when it was turned off",
  "A new password, log-ins that were ended, and the end of your account",
];

/** What the customer is mailed about by itself. */
export function NoticeSection({ preference }: { preference: NoticePreference }) {
  const fetcher = useFetcher<{ errors: Record<string, string> }>();
  const { errors, isSaved } = useSaving(fetcher);
  return (
    <>
      <section aria-labelledby="notices" className="grid gap-4">
        <h2 id="notices" className="text-20 font-semibold">
          Notices by mail
        </h2>
        <fetcher.Form method="post" className="grid max-w-md gap-6">
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
          <Checkbox
            name="expiry"
            label="Before credits expire"
            hint="30 days, 7 days and 1 day before."
            defaultChecked={preference.expiry}
          />
          <div className="flex items-center gap-3">
            <Button type="submit" variant="primary" busy={fetcher.state !== "idle"}>
              Save
            </Button>
            <SavedNote isSaved={isSaved} />
          </div>
        </fetcher.Form>
      </section>
      <section aria-labelledby="always" className="grid gap-3">
        <h2 id="always" className="text-20 font-semibold">
          Always sent
        </h2>
        <p className="max-w-prose text-text-muted">
          These tell you about your money or your account, and cannot be turned off.
        </p>
        <ul className="grid list-disc gap-1.5 pl-5">
          {ALWAYS.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
