import { useFetcher } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import { Button, Dialog, ErrorNotice, TextField, useToast } from "@scrip/ui";
import { useEffect, useState } from "react";
import type { action } from "../routes/_app.customers.$customerId.tsx";

/** Gives promotional credits to the customer of the page. */
export function BonusDialog({ idempotencyKey }: { idempotencyKey: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const fetcher = useFetcher<typeof action>();
  const showToast = useToast();
  const outcome = fetcher.data;
  const errors: Record<string, string> = outcome && !outcome.ok ? outcome.errors : {};

  useEffect(() => {
    if (!outcome?.ok) return;
    setIsOpen(false);
    if (outcome.balanceAfter === null) {
      const body = "Another admin has to approve it, under Operations. Nothing is granted before.";
      showToast({ title: `${outcome.credits} credits asked for`, body });
      return;
    }
    const balance = displayCredits(microcreditsOf(outcome.balanceAfter));
    showToast({ title: `${outcome.credits} credits granted`, body: `The balance is ${balance}.`, tone: "good" });
  }, [outcome, showToast]);

  return (
    <>
      <Button variant="primary" onClick={() => setIsOpen(true)}>
        Grant a bonus
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title="Grant a bonus"
        description="Promotional credits, spent before paid ones. They expire after 12 months. More than 100,000 wait until another admin approves."
      >
        <fetcher.Form method="post" className="grid gap-4" noValidate>
          {errors["form"] ? <ErrorNotice title="Nothing was granted.">{errors["form"]}</ErrorNotice> : null}
          <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
          <TextField
            label="Credits"
            name="credits"
            inputMode="decimal"
            autoComplete="off"
            required
            error={errors["credits"]}
          />
          <TextField
            label="Reason"
            name="reason"
            autoComplete="off"
            required
            maxLength={500}
            hint="It goes into the audit log."
            error={errors["reason"]}
          />
          <Button type="submit" variant="primary" busy={fetcher.state !== "idle"}>
            Grant
          </Button>
        </fetcher.Form>
      </Dialog>
    </>
  );
}
