import { useFetcher } from "@remix-run/react";
import { Badge, Button, buttonClasses, controlClasses, ErrorNotice, exactTime, Field, TextField } from "@scrip/ui";
import { dollars } from "../data/package-price.ts";
import type { AutoTopUp, CreditPackage } from "../data/wire.ts";

export type AutoTopUpSectionProps = {
  /** Null where it never was turned on. */
  settings: AutoTopUp["settings"];
  consentText: string;
  packages: CreditPackage[];
};

const ACTION = "/credits/auto-top-up";

/** Buys a package by itself when credits run low. */
export function AutoTopUpSection({ settings, consentText, packages }: AutoTopUpSectionProps) {
  const { Form, data, state } = useFetcher<{ errors: Record<string, string | undefined> }>();
  const errors = data?.errors ?? {};
  const isOn = settings?.status === "on";
  return (
    <section id="auto-top-up" aria-labelledby="auto-top-up-title" className="grid gap-4 pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="auto-top-up-title" className="text-20 font-semibold">
          Automatic top-up
        </h2>
        <Badge tone={isOn ? "good" : "neutral"}>{isOn ? "On" : "Off"}</Badge>
      </div>
      {settings ? <AutoTopUpState settings={settings} /> : null}
      {errors["form"] ? <ErrorNotice title="Nothing was changed.">{errors["form"]}</ErrorNotice> : null}
      <Form method="post" action={ACTION} className="grid max-w-prose gap-4">
        <input type="hidden" name="intent" value="turn-on" />
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label="Below this many credits"
            name="threshold"
            inputMode="decimal"
            required
            defaultValue={settings?.threshold ?? "500"}
            error={errors["threshold"]}
          />
          <Field label="Buy" error={errors["packageId"]}>
            {(control) => (
              <select
                {...control}
                name="packageId"
                defaultValue={settings?.packageId ?? packages[0]?.id}
                className={`${controlClasses} h-control px-3`}
              >
                {packages.map(({ id, name, priceCents }) => (
                  <option key={id} value={id}>
                    {name}, {dollars(priceCents)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <TextField
            label="At most, dollars a month"
            name="monthlyCap"
            inputMode="numeric"
            required
            defaultValue={settings ? String(Math.floor(settings.monthlyCapCents / 100)) : "100"}
            error={errors["monthlyCap"]}
          />
        </div>
        {isOn ? (
          <label className="flex items-start gap-2 text-13">
            <input type="checkbox" name="anotherCard" className="mt-1" />
            Save another card
          </label>
        ) : null}
        <label className="flex items-start gap-2 text-13">
          <input type="checkbox" name="consentText" value={consentText} required className="mt-1" />
          {consentText}
        </label>
        {errors["consentText"] ? <p className="text-13 text-bad">{errors["consentText"]}</p> : null}
        <div>
          <Button type="submit" busy={state !== "idle"}>
            {isOn ? "Change automatic top-up" : "Turn on automatic top-up"}
          </Button>
        </div>
      </Form>
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

function AutoTopUpState({ settings }: { settings: NonNullable<AutoTopUp["settings"]> }) {
  const { card, confirmUrl, usedCents, monthlyCapCents } = settings;
  return (
    <div className="grid max-w-prose gap-2 text-text-muted">
      <p data-testid="auto-top-up-state">{describeState(settings)}</p>
      {card ? (
        <p>
          Card: <span className="text-text capitalize">{card.brand}</span> ending in {card.lastFour}. This month{" "}
          {dollars(usedCents)} of {dollars(monthlyCapCents)}.
        </p>
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
    return `Your card was declined. The next attempt is at ${exactTime(nextAttemptAt)}.`;
  return "Watching your available credits.";
}
