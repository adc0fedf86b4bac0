import { Form } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import { Button, CodeField, ErrorNotice, Notice, TextField } from "@scrip/ui";
import type { DeletionTerms } from "../data/wire.ts";

export type DeleteAccountSectionProps = { terms: DeletionTerms; errors: Record<string, string>; busy: boolean };

const OBSTACLES: Record<DeletionTerms["obstacles"][number], string> = {
  debt: "Your account owes credits after a refund. Buy credits to repay them, or write to support.",
  dispute: "A payment of yours is disputed. When that has ended, your account can be deleted.",
  frozen: "Your account is frozen. Write to support.",
  held: "An answer is still being written. Try again when it has ended.",
  last_owner: "You are the last owner of a team. Make somebody else an owner first.",
  operator: "You are an operator here. Another operator has to take that role away first.",
};

/** Ends the account, by its password and, where paid credits are left, by words that give them up. */
export function DeleteAccountSection({ terms, errors, busy }: DeleteAccountSectionProps) {
  const { paidCredits, promotionalCredits, twoFactor, obstacles } = terms;
  const words = paidCredits === "0" ? null : `give up ${displayCredits(microcreditsOf(paidCredits))} credits`;
  return (
    <section aria-labelledby="delete" className="grid gap-4">
      <div>
        <h2 id="delete" className="text-20 font-semibold">
          Delete account
        </h2>
        <ul className="mt-2 grid max-w-prose list-disc gap-1.5 pl-5 text-text-muted">
          <li>Your profile, conversations and settings are erased. This cannot be undone.</li>
          <li>Your keys stop working, your plan and auto top-up are cancelled, and your cards are forgotten.</li>
          <li>
            Payments and their credits stay in our books without your name, as the law wants it. Download your receipts
            first.
          </li>
        </ul>
      </div>
      {obstacles.length > 0 ? (
        <Notice tone="warn" title="Your account cannot be deleted now.">
          {obstacles.map((obstacle) => (
            <p key={obstacle}>{OBSTACLES[obstacle]}</p>
          ))}
        </Notice>
      ) : (
        <Form method="post" className="grid max-w-md gap-5">
          {errors["form"] ? <ErrorNotice title="Nothing was deleted.">{errors["form"]}</ErrorNotice> : null}
          {words === null && promotionalCredits === "0" ? null : (
            <Notice tone="bad" title={<CreditsLost paid={paidCredits} promotional={promotionalCredits} />}>
              They are not paid back and cannot be moved.
            </Notice>
          )}
          {words === null ? null : (
            <TextField
              label={`Type “${words}”`}
              name="giveUp"
              required
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              error={errors["giveUp"]}
            />
          )}
          <TextField
            label="Your password"
            name="password"
            type="password"
            required
            autoComplete="current-password"
            error={errors["password"]}
          />
          {twoFactor ? (
            <CodeField
              label="Code from your authenticator, or a recovery code"
              inputMode="text"
              maxLength={40}
              error={errors["code"]}
            />
          ) : null}
          <div>
            <Button type="submit" variant="danger" busy={busy}>
              Delete my account for good
            </Button>
          </div>
        </Form>
      )}
    </section>
  );
}

function CreditsLost({ paid, promotional }: { paid: string; promotional: string }) {
  const [bought, given] = [microcreditsOf(paid), microcreditsOf(promotional)];
  if (given === 0n) return <>You lose {displayCredits(bought)} credits that you paid for.</>;
  if (bought === 0n) return <>You lose {displayCredits(given)} promotional credits.</>;
  return (
    <>
      You lose {displayCredits(bought)} credits that you paid for, and {displayCredits(given)} promotional ones.
    </>
  );
}
