import type { Db } from "@scrip/db";
import { AppError } from "@scrip/errors";
import Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import type { StripeAccount } from "../open-stripe.ts";
import type { Payment } from "../payment.store.ts";
import { findStripeCustomerId } from "../stripe-customer.store.ts";
import { type AutoTopUpAttempt, storePaymentIntent } from "./attempt.store.ts";
import { type ChargeVerdict, judgeIntent } from "./judge-intent.ts";

type Deps = { db: Db; stripe: StripeAccount };

/** The charge of one attempt: its payment, and the card that pays it. */
export type SavedCardCharge = { attempt: AutoTopUpAttempt; payment: Payment; paymentMethodId: string };

const EXPAND = ["latest_charge.balance_transaction"];

/**
 * Charges the saved card for an attempt, at most once, however often it is called. An attempt has one payment intent, whose id is
 * kept before it is confirmed, and an intent can be paid only once: whoever comes back after a crash reads what became of it. Not
 * inside a transaction: it waits for Stripe.
 *
 * @throws {AppError} `payment_provider_failed`: it is not known what happened, call again
 */
export async function chargeSavedCard({ db, stripe }: Deps, charge: SavedCardCharge): Promise<ChargeVerdict> {
  const { payment } = charge;
  const paymentIntentId = payment.paymentIntentId ?? (await createIntent({ db, stripe }, charge));
  if (paymentIntentId === null) return { kind: "card_missing" };
  const before = await readIntent(stripe, paymentIntentId);
  if (before.status !== "requires_payment_method" && before.status !== "requires_confirmation") {
    return judgeIntent(before, payment, stripe.isLive);
  }
  if (!(await confirmIntent(stripe, paymentIntentId, charge))) return { kind: "card_missing" };
  return judgeIntent(await readIntent(stripe, paymentIntentId), payment, stripe.isLive);
}

/**
 * Makes sure that the saved card is not charged for this attempt any more. Answers what became of the intent: it may have been
 * paid before.
 *
 * @throws {AppError} `payment_provider_failed`
 */
export async function cancelCharge({ stripe }: Pick<Deps, "stripe">, payment: Payment): Promise<ChargeVerdict> {
  const { paymentIntentId } = payment;
  if (paymentIntentId === null) return { kind: "cancelled" };
  const before = await readIntent(stripe, paymentIntentId);
  if (before.status === "succeeded" || before.status === "canceled" || before.status === "processing") {
    return judgeIntent(before, payment, stripe.isLive);
  }
  await ignoring(isUnexpectedState, () =>
    callStripe("cancel a payment", () =>
      stripe.client.paymentIntents.cancel(
        paymentIntentId,
        { cancellation_reason: "abandoned" },
        { idempotencyKey: `auto-top-up:${payment.id}:cancel` },
      ),
    ),
  );
  return judgeIntent(await readIntent(stripe, paymentIntentId), payment, stripe.isLive);
}

/**
 * What became of the charge of an automatic payment; `cancelled` where none was begun.
 *
 * @throws {NotFoundError} Stripe knows no such payment intent
 * @throws {AppError} `payment_provider_failed`
 */
export async function retrieveCharge(stripe: StripeAccount, payment: Payment): Promise<ChargeVerdict> {
  if (payment.paymentIntentId === null) return { kind: "cancelled" };
  return judgeIntent(await readIntent(stripe, payment.paymentIntentId), payment, stripe.isLive);
}

function readIntent(stripe: StripeAccount, paymentIntentId: string): Promise<Stripe.PaymentIntent> {
  return callStripe("read a payment", () => stripe.client.paymentIntents.retrieve(paymentIntentId, { expand: EXPAND }));
}

/** Null: Stripe does not know the customer any more, and with it the card is gone. */
async function createIntent({ db, stripe }: Deps, { attempt, payment }: SavedCardCharge): Promise<string | null> {
  const { id: paymentId, customerId, packageId, packageName, amountCents, currency } = payment;
  const customer = await findStripeCustomerId(db, customerId);
  if (customer === null) return null;
  const intent = await ignoring(isMissing, () =>
    callStripe("start a payment", () =>
      stripe.client.paymentIntents.create(
        {
          amount: amountCents,
          currency,
          customer,
          description: `Scrip credits: ${packageName}, automatic top-up`,
          metadata: { paymentId, customerId, packageId },
          automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        },
        { idempotencyKey: `auto-top-up:${attempt.id}` },
      ),
    ),
  );
  if (intent === null) return null;
  await storePaymentIntent(db, paymentId, intent.id);
  return intent.id;
}

/** A refusal by the bank is no error here: the intent says what it was. False: the card is gone. */
async function confirmIntent(
  stripe: StripeAccount,
  paymentIntentId: string,
  { attempt, paymentMethodId }: SavedCardCharge,
): Promise<boolean> {
  let isMissingCard = false;
  await ignoring(
    (error) => {
      isMissingCard = isMissing(error);
      return isMissingCard || isRefusal(error) || isUnexpectedState(error);
    },
    () =>
      callStripe("charge a saved card", () =>
        stripe.client.paymentIntents.confirm(
          paymentIntentId,
          { payment_method: paymentMethodId, off_session: true },
          { idempotencyKey: `auto-top-up:${attempt.id}:${attempt.tries}:${paymentMethodId}` },
        ),
      ),
  );
  return !isMissingCard;
}

async function ignoring<T>(
  isExpected: (error: InstanceType<typeof Stripe.errors.StripeError>) => boolean,
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    const cause = error instanceof AppError ? error.cause : undefined;
    if (cause instanceof Stripe.errors.StripeError && isExpected(cause)) return null;
    throw error;
  }
}

type StripeFailure = InstanceType<typeof Stripe.errors.StripeError>;

function isRefusal(error: StripeFailure): boolean {
  return error instanceof Stripe.errors.StripeCardError;
}

function isMissing(error: StripeFailure): boolean {
  return error.code === "resource_missing" && (error.param === "customer" || error.param === "payment_method");
}

/** Somebody else moved the intent on since it was read. */
function isUnexpectedState(error: StripeFailure): boolean {
  return error.code === "payment_intent_unexpected_state";
}
