import { Form, Link } from "@remix-run/react";
import {
  Badge,
  Button,
  CodeField,
  ErrorNotice,
  RecoveryCodes,
  TextField,
  TwoFactorSecret,
  useFocusFirstError,
} from "@scrip/ui";
import type { ReactNode } from "react";
import type { SecurityIntent, SecurityOutcome } from "../data/security-outcome.ts";

/** From here on the number of codes left is a warning. */
const FEW_CODES = 2;

export type TwoFactorSectionProps = {
  on: boolean;
  recoveryCodesLeft: number;
  emailVerified: boolean;
  outcome: SecurityOutcome | undefined;
  busyWith: unknown;
};

export function TwoFactorSection({ on, recoveryCodesLeft, emailVerified, outcome, busyWith }: TwoFactorSectionProps) {
  const form = { outcome, busyWith };
  return (
    <section aria-labelledby="two-factor" className="grid gap-4">
      <div>
        <h2 id="two-factor" className="flex items-center gap-3 text-20 font-semibold">
          Two-factor {on ? <Badge tone="good">on</Badge> : <Badge>off</Badge>}
        </h2>
        <p className="mt-1 max-w-prose text-text-muted print:hidden">
          A code of an authenticator besides your password, at each log-in. Whoever learns your password cannot get in
          with it alone.
        </p>
      </div>
      {outcome?.recoveryCodes ? <RecoveryCodes codes={outcome.recoveryCodes} /> : null}
      {on ? (
        <TwoFactorOn {...form} recoveryCodesLeft={recoveryCodesLeft} />
      ) : emailVerified ? (
        <TwoFactorOff {...form} />
      ) : (
        <p className="max-w-prose rounded-card border border-line bg-sunken px-4 py-3">
          Confirm your e-mail first. It is how you get back in when a password is lost.
        </p>
      )}
    </section>
  );
}

type FormProps = { outcome: SecurityOutcome | undefined; busyWith: unknown };

function TwoFactorOff({ outcome, busyWith }: FormProps) {
  const offer = outcome?.offer;
  const mine = outcome?.intent === "offer-two-factor" || outcome?.intent === "confirm-two-factor" ? outcome : undefined;
  const errors = mine?.errors ?? {};
  const form = useFocusFirstError(mine?.errors);
  if (!offer) {
    return (
      <Form method="post" className="grid max-w-sm gap-4" noValidate ref={form} replace>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="intent" value="offer-two-factor" />
        <PasswordField error={errors["password"]} />
        <div>
          <Button type="submit" busy={busyWith === "offer-two-factor"}>
            Set up two-factor
          </Button>
        </div>
      </Form>
    );
  }
  return (
    <div className="grid gap-5">
      <TwoFactorSecret secret={offer.secret} uri={offer.uri} />
      <Form method="post" className="grid max-w-sm gap-4" noValidate ref={form} replace>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="intent" value="confirm-two-factor" />
        <input type="hidden" name="offer" value={offer.offer} />
        <input type="hidden" name="secret" value={offer.secret} />
        <input type="hidden" name="uri" value={offer.uri} />
        <CodeField autoFocus hint="Your other sessions end, since they began without a code." error={errors["code"]} />
        <div className="flex items-center gap-3">
          <Button type="submit" variant="primary" busy={busyWith === "confirm-two-factor"}>
            Turn on two-factor
          </Button>
          <Link to="/settings/security" className="text-13 text-text-muted underline underline-offset-2">
            Not now
          </Link>
        </div>
      </Form>
    </div>
  );
}

function TwoFactorOn({ outcome, busyWith, recoveryCodesLeft }: FormProps & { recoveryCodesLeft: number }) {
  return (
    <div className="grid max-w-sm gap-3 print:hidden">
      <p className={recoveryCodesLeft <= FEW_CODES ? "text-warn" : "text-text-muted"}>
        {recoveryCodesLeft === 1 ? "1 recovery code is left." : `${recoveryCodesLeft} recovery codes are left.`}
      </p>
      <ChangeWithCode intent="replace-codes" title="Make new recovery codes" outcome={outcome} busyWith={busyWith}>
        The codes of before open nothing any more.
      </ChangeWithCode>
      <ChangeWithCode intent="turn-off-two-factor" title="Turn off two-factor" outcome={outcome} busyWith={busyWith}>
        Your password alone is enough from then on. Recovery codes go too.
      </ChangeWithCode>
    </div>
  );
}

type ChangeWithCodeProps = FormProps & { intent: SecurityIntent; title: string; children: ReactNode };

/** A form that takes the password and a code, out of the way until it is wanted. */
function ChangeWithCode({ intent, title, outcome, busyWith, children }: ChangeWithCodeProps) {
  const mine = outcome?.intent === intent ? outcome : undefined;
  const errors = mine?.errors ?? {};
  const form = useFocusFirstError(mine?.errors);
  const isDone = mine !== undefined && mine.errors === undefined;
  return (
    <details className="rounded-card border border-line" open={mine?.errors !== undefined} key={String(isDone)}>
      <summary className="cursor-pointer rounded-card px-4 py-3 font-medium hover:bg-sunken">{title}</summary>
      <Form method="post" className="grid gap-4 border-t border-line p-4" noValidate ref={form} replace>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <p className="text-text-muted">{children}</p>
        <input type="hidden" name="intent" value={intent} />
        <PasswordField error={errors["password"]} />
        <CodeField
          label="Code from your authenticator, or a recovery code"
          inputMode="text"
          maxLength={40}
          error={errors["code"]}
        />
        <div>
          <Button
            type="submit"
            variant={intent === "turn-off-two-factor" ? "danger" : "secondary"}
            busy={busyWith === intent}
          >
            {title}
          </Button>
        </div>
      </Form>
    </details>
  );
}

function PasswordField({ error }: { error: string | undefined }) {
  return (
    <TextField
      label="Your password"
      name="password"
      type="password"
      autoComplete="current-password"
      required
      error={error}
    />
  );
}
