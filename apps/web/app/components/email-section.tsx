import { Form } from "@remix-run/react";
import { Badge, Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import type { ProfileOutcome } from "../data/profile-outcome.ts";

export type EmailSectionProps = {
  email: string;
  verified: boolean;
  outcome: ProfileOutcome | undefined;
  busyWith: unknown;
};

/** The address, whether it is proven, and the way to another one, which counts once its link is opened. */
export function EmailSection({ email, verified, outcome, busyWith }: EmailSectionProps) {
  const sentTo = outcome?.sentTo;
  return (
    <section aria-labelledby="email" className="grid gap-4">
      <div>
        <h2 id="email" className="text-20 font-semibold">
          E-mail
        </h2>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="min-w-0 break-all">{email}</span>
          {verified ? <Badge tone="good">confirmed</Badge> : <Badge tone="warn">not confirmed</Badge>}
        </p>
      </div>
      {verified ? null : (
        <p className="max-w-prose text-text-muted">
          The link that confirms it is in a mail to you. Nothing there? Look among the spam, then have it sent again
          with the button at the top of this page.
        </p>
      )}
      <p role="status" className="max-w-prose break-words empty:hidden">
        {sentTo === undefined
          ? ""
          : `A link was sent to ${sentTo}. Open it to confirm the new address; until then ${email} counts.`}
      </p>
      <ChangeEmail email={email} outcome={outcome} busyWith={busyWith} key={sentTo} />
    </section>
  );
}

function ChangeEmail({ email, outcome, busyWith }: Omit<EmailSectionProps, "verified">) {
  const mine = outcome?.intent === "email" ? outcome : undefined;
  const errors = mine?.errors ?? {};
  const form = useFocusFirstError(mine?.errors);
  return (
    <details className="max-w-sm rounded-card border border-line" open={mine?.errors !== undefined}>
      <summary className="cursor-pointer rounded-card px-4 py-3 font-medium hover:bg-sunken">Change e-mail</summary>
      <Form
        method="post"
        className="grid gap-4 border-t border-line p-4"
        noValidate
        ref={form}
        replace
        preventScrollReset
      >
        {errors["form"] ? <ErrorNotice title="Nothing was changed.">{errors["form"]}</ErrorNotice> : null}
        <p className="text-text-muted">We send a link to the new address. The old one counts until you open it.</p>
        <input type="hidden" name="intent" value="email" />
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextField
          label="New e-mail"
          name="email"
          type="email"
          autoComplete="email"
          maxLength={320}
          required
          defaultValue={mine?.typed?.email ?? ""}
          error={errors["email"]}
        />
        <TextField
          label="Your password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={errors["password"]}
        />
        <div>
          <Button type="submit" busy={busyWith === "email"}>
            Send the link
          </Button>
        </div>
      </Form>
    </details>
  );
}
