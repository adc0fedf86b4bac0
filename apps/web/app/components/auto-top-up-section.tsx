import { useFetcher } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import {
  Badge,
  Button,
  buttonClasses,
  Checkbox,
  ErrorNotice,
  exactTime,
  Progress,
  SelectField,
  TextField,
} from "@scrip/ui";
import type { CreditsOutcome } from "../data/credits-outcome.ts";
import { dollars } from "../data/package-price.ts";
import type { AutoTopUp, CreditPackage } from "../data/wire.ts";

export type AutoTopUpSectionProps = {
  /** Null where it never was turned on. */
  settings: AutoTopUp["settings"];
  consentText: string;
  packages: CreditPackage[];
  /** Of a form that was sent without scripts. */
  outcome: CreditsOutcome | undefined;
};

const ACTION = "/credits#auto-top-up";

/** Buys a package by itself when credits run low. */
export function AutoTopUpSection({ settings, consentText, packages, outcome }: AutoTopUpSectionProps) {
  const { Form, data = outcome, state } = useFetcher<CreditsOutcome>();
  const errors = data?.errors ?? {};
  const isOn = settings?.status === "on";
  const form = (
    <SettingsForm settings={settings} consentText={consentText} packages={packages} fetcher={{ Form, errors, state }} />
  );
  return (
    <section id="auto-top-up" aria-labelledby="auto-top-up-title" className="grid gap-4 pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="auto-top-up-title" className="text-20 font-semibold">
          Automatic top-up
        </h2>
        <AutoTopUpBadge settings={settings} />
      </div>
      {settings ? <AutoTopUpState settings={settings} packages={packages} /> : null}
      {errors["form"] ? <ErrorNotice title="Nothing was changed.">{errors["form"]}</ErrorNotice> : null}
      {isOn ? (
        <details className="group" open={Object.keys(errors).length > 0 || undefined}>
          <summary className="w-fit cursor-pointer text-13 font-medium text-accent">Change the settings</summary>
          <div className="pt-4">{form}</div>
        </details>
      ) : (
        form
      )}
      {settings && settings.status !== "off" ? (
        <Form method="post" action={ACTION}>
          <input type="hidden" name="intent" value="turn-off" />
          <Button type="submit" variant="quiet" disabled={state !== "idle"}>
            Turn off automatic top-up
          </Button>
        </Form>
      ) : null}
    </section>
  );
}

type Fetcher = Pick<ReturnType<typeof useFetcher>, "Form" | "state"> & { errors: Record<string, string | undefined> };

function SettingsForm({
  settings,
  consentText,
  packages,
  fetcher: { Form, errors, state },
}: Omit<AutoTopUpSectionProps, "outcome"> & { fetcher: Fetcher }) {
  const isOn = settings?.status === "on";
  return (
    <Form method="post" action={ACTION} className="grid max-w-prose gap-4">
      <input type="hidden" name="intent" value="turn-on" />
      <div className="grid grid-cols-[repeat(auto-fit,minmax(10rem,1fr))] items-start gap-4">
        <TextField
          label="Below this many credits"
          name="threshold"
          inputMode="decimal"
          required
          defaultValue={settings?.threshold ?? "500"}
          error={errors["threshold"]}
        />
        <SelectField
          label="Buy"
          name="packageId"
          defaultValue={settings?.packageId ?? packages[0]?.id}
          options={packages.map(({ id, name, priceCents }) => ({
            value: id,
            label: `${name}, ${dollars(priceCents)}`,
          }))}
          error={errors["packageId"]}
        />
        <TextField
          label="At most, dollars a month"
          name="monthlyCap"
          inputMode="numeric"
          required
          defaultValue={settings ? String(Math.floor(settings.monthlyCapCents / 100)) : "100"}
          error={errors["monthlyCap"] ?? errors["monthlyCapCents"]}
        />
      </div>
      {isOn ? <Checkbox name="anotherCard" label="Save another card" /> : null}
      <Checkbox name="consentText" value={consentText} required label={consentText} error={errors["consentText"]} />
      <div>
        <Button type="submit" busy={state !== "idle"}>
          {isOn ? "Change automatic top-up" : "Turn on automatic top-up"}
        </Button>
      </div>
    </Form>
  );
}

function AutoTopUpBadge({ settings }: Pick<AutoTopUpSectionProps, "settings">) {
  if (settings === null || settings.status === "off") return <Badge tone="neutral">Off</Badge>;
  if (settings.status === "card_needed") return <Badge tone="warn">Card needed</Badge>;
  const isPaused = settings.confirmUrl !== null || settings.declines > 0 || (settings.obstacle ?? "") in OBSTACLES;
  return isPaused ? <Badge tone="warn">Paused</Badge> : <Badge tone="good">On</Badge>;
}

function AutoTopUpState({
  settings,
  packages,
}: {
  settings: NonNullable<AutoTopUp["settings"]>;
  packages: CreditPackage[];
}) {
  const { card, confirmUrl, usedCents, monthlyCapCents, threshold, packageId } = settings;
  const bought = packages.find(({ id }) => id === packageId);
  return (
    <div className="grid max-w-prose gap-2 text-text-muted">
      <p data-testid="auto-top-up-state" className="text-text">
        {describeState(settings)}
      </p>
      {card ? (
        <>
          <p>
            {bought ? `Buys ${bought.name} for ${dollars(bought.priceCents)}` : "Buys"} below{" "}
            {displayCredits(microcreditsOf(threshold))} available credits, with the{" "}
            <span className="capitalize">{card.brand}</span> ending in {card.lastFour}.
          </p>
          <div className="grid max-w-sm gap-1 text-13">
            <p>
              This month {dollars(usedCents)} of at most {dollars(monthlyCapCents)}
            </p>
            <Progress
              label="Bought automatically this month"
              share={monthlyCapCents === 0 ? 0 : usedCents / monthlyCapCents}
              text={`${dollars(usedCents)} of ${dollars(monthlyCapCents)}`}
            />
          </div>
        </>
      ) : null}
      {confirmUrl ? (
        <a href={confirmUrl} className={`${buttonClasses({ variant: "primary" })} justify-self-start`}>
          Confirm the payment
        </a>
      ) : null}
    </div>
  );
}

const OFF_REASONS: Record<string, string> = {
  declined: "Turned off: your card was declined several times in a row.",
  not_confirmed: "Turned off: the payment was not confirmed.",
  card_missing: "Turned off: your card is not there any more.",
  quarantined: "Turned off: a payment was not what we asked for and is being looked at.",
};

const OBSTACLES: Record<string, string> = {
  card_needed: "It waits for a card to be saved.",
  package_gone: "The package is not on sale any more. Choose another one.",
  price_changed: "The price of the package has changed. Turn it on again to agree to it.",
  frozen: "It is paused while your account is frozen.",
  debt: "It is paused while there is debt.",
  disputed: "It is paused because a payment was disputed. Turn it on again to agree anew.",
  cap_reached: "The monthly cap is reached. It goes on next month (UTC).",
};

function describeState({
  status,
  offReason,
  obstacle,
  confirmUrl,
  declines,
  nextAttemptAt,
}: NonNullable<AutoTopUp["settings"]>) {
  if (status === "off") return OFF_REASONS[offReason ?? ""] ?? "Nothing is bought by itself.";
  if (confirmUrl) return "Your bank wants you to confirm the last payment. Nothing was charged yet.";
  const isStopped = obstacle !== null && obstacle in OBSTACLES;
  if (isStopped) return OBSTACLES[obstacle];
  if (declines > 0 && nextAttemptAt)
    return `Your card was declined, nothing was charged. The next attempt is at ${exactTime(nextAttemptAt)}.`;
  return "Watching your available credits.";
}
