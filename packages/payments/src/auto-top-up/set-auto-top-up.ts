import { type Db, inTransaction, readNow } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import { findPackageOnSale } from "../package.store.ts";
import { findOpenAttempt, moveAttempt } from "./attempt.store.ts";
import {
  type AutoTopUp,
  type AutoTopUpSettings,
  findAutoTopUp,
  lockAutoTopUp,
  turnOff,
  upsertAutoTopUp,
} from "./auto-top-up.store.ts";
import { AUTO_TOP_UP_CONSENT, describeConsent } from "./consent-text.ts";

const CAP_MAX_CENTS = 10_000_000;

/**
 * Turns auto top-up on as the customer has agreed to it, or changes it; `consentText` is what the customer has read and must be
 * the wording that holds now. It is on at once where `useSavedCard` and there is one; else a card is needed first.
 *
 * @throws {InvalidInputError} the amounts do not fit each other, or the consent is to other words
 * @throws {NotFoundError} no such package is on sale
 */
export async function setAutoTopUp(
  db: Db,
  settings: AutoTopUpSettings,
  { consentText, useSavedCard }: { consentText: string; useSavedCard: boolean },
): Promise<AutoTopUp> {
  const sold = await findPackageOnSale(db, settings.packageId);
  if (!sold) throw new NotFoundError("There is no such package.");
  const { thresholdMicrocredits, monthlyCapCents, customerId } = settings;
  if (thresholdMicrocredits < 1n || thresholdMicrocredits > sold.creditsMicrocredits + sold.bonusMicrocredits) {
    throw new InvalidInputError("The threshold must be above 0 and at most what the package brings.", {
      field: "threshold",
    });
  }
  if (!Number.isInteger(monthlyCapCents) || monthlyCapCents < sold.priceCents || monthlyCapCents > CAP_MAX_CENTS) {
    throw new InvalidInputError("The monthly cap must allow the package once, and be at most $100,000.", {
      field: "monthlyCapCents",
    });
  }
  if (consentText !== AUTO_TOP_UP_CONSENT) {
    throw new InvalidInputError("Agree to the words that are shown.", { field: "consentText" });
  }
  const consent = describeConsent({
    packageName: sold.name,
    priceCents: sold.priceCents,
    thresholdCredits: formatCredits(thresholdMicrocredits),
    monthlyCapCents,
  });
  return inTransaction(
    db,
    async (tx) => {
      const before = await lockAutoTopUp(tx, customerId);
      const now = await readNow(tx);
      const hasCard = useSavedCard && before?.status === "on";
      await upsertAutoTopUp(
        tx,
        { ...settings, priceCents: sold.priceCents, status: hasCard ? "on" : "card_needed" },
        consent,
        now,
      );
      await wakeAttempt(tx, customerId, now);
      const after = await findAutoTopUp(tx, customerId);
      if (after === null) throw new NotFoundError("There is no auto top-up.");
      return after;
    },
    { isKeyed: true },
  );
}

/** Turns auto top-up off, for the customer. A charge that Stripe has begun may still arrive, with its credits. */
export async function turnOffAutoTopUp(db: Db, customerId: string): Promise<void> {
  await inTransaction(
    db,
    async (tx) => {
      if ((await lockAutoTopUp(tx, customerId)) === null) return;
      const now = await readNow(tx);
      await turnOff(tx, customerId, "customer", now);
      await wakeAttempt(tx, customerId, now);
    },
    { isKeyed: true },
  );
}

/** What was set has changed: an attempt that waits looks at it now. One that somebody is at is left to them. */
async function wakeAttempt(tx: Parameters<typeof findOpenAttempt>[0], customerId: string, now: Date): Promise<void> {
  const attempt = await findOpenAttempt(tx, customerId);
  if (attempt !== null && attempt.tries > 0) await moveAttempt(tx, attempt.id, { nextTryAt: now });
}
