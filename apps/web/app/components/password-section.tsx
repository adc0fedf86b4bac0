import { Form } from "@remix-run/react";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import type { SecurityOutcome } from "../data/security-outcome.ts";

export type PasswordSectionProps = {
  email: string;
  lengthMin: number;
  outcome: SecurityOutcome | undefined;
  busyWith: unknown;
};

export function PasswordSection({ email, lengthMin, outcome, busyWith }: PasswordSectionProps) {
  const mine = outcome?.intent === "change-password" ? outcome : undefined;
  const errors = mine?.errors ?? {};
  const isChanged = mine !== undefined && mine.errors === undefined;
  const form = useFocusFirstError(mine?.errors);
  return (
    <section aria-labelledby="password" className="grid gap-4">
      <div>
        <h2 id="password" className="text-20 font-semibold">
          Password
        </h2>
        <p className="mt-1 max-w-prose text-text-muted">A new password logs you out everywhere but here.</p>
      </div>
      <Form method="post" className="grid max-w-sm gap-4" noValidate ref={form} key={String(isChanged)} replace>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="intent" value="change-password" />
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <TextField
          label="Current password"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
          error={errors["currentPassword"]}
        />
        <TextField
          label="New password"
          name="newPassword"
          type="password"
          autoComplete="new-password"
          required
          hint={`${lengthMin} characters or more; a few words are easiest to remember.`}
          error={errors["newPassword"]}
        />
        <div className="flex items-center gap-3">
          <Button type="submit" busy={busyWith === "change-password"}>
            Change password
          </Button>
          <span role="status" className="text-13 text-text-muted">
            {isChanged ? "Changed. Your other sessions have ended." : ""}
          </span>
        </div>
      </Form>
    </section>
  );
}
