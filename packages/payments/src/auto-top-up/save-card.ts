import { type Db, readNow } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import type Stripe from "stripe";
import { callStripe } from "../call-stripe.ts";
import { ensureStripeCustomer } from "../ensure-stripe-customer.ts";
import type { StripeAccount } from "../open-stripe.ts";
import type { CheckoutPages } from "../plan-checkout-session.ts";
import { expanded, idOf } from "../reference.ts";
import {
  type AutoTopUp,
  findAutoTopUp,
  forgetSetupSession,
  storeCard,
  storeSetupSession,
} from "./auto-top-up.store.ts";

type Deps = { db: Db; stripe: StripeAccount };

const FIRST_CHECK_AFTER_MS = 5 * 60_000;

/**
 * Starts a Stripe Checkout at which a card is saved and nothing is paid. Auto top-up is on once it is there.
 *
 * @throws {AppError} `payment_provider_failed`
 */
export async function createCardCheckout(
  { db, stripe }: Deps,
  { customerId, email, consentedAt }: Pick<AutoTopUp, "customerId" | "email" | "consentedAt">,
  { successUrl, cancelUrl }: CheckoutPages,
): Promise<{ checkoutUrl: string }> {
  const customer = await ensureStripeCustomer(db, stripe, { customerId, email });
  const session = await callStripe("open a Checkout for a card", () =>
    stripe.client.checkout.sessions.create(
      {
        mode: "setup",
        currency: "usd",
        customer,
        metadata: { customerId },
        setup_intent_data: { metadata: { customerId } },
        success_url: successUrl,
        cancel_url: cancelUrl,
      },
      { idempotencyKey: `auto-top-up-card:${customerId}:${consentedAt.getTime()}:${customer}` },
    ),
  );
  assert(session.url, `Checkout ${session.id} has no page`);
  const setupCheckAt = new Date((await readNow(db)).getTime() + FIRST_CHECK_AFTER_MS);
  await storeSetupSession(db, customerId, { setupSessionId: session.id, setupCheckAt });
  return { checkoutUrl: session.url };
}

/**
 * Asks Stripe whether the card of a customer was saved, and keeps it: from then on auto top-up is on. Called by the page that
 * customers come back to, and by a sweeper for those who do not.
 *
 * @throws {NotFoundError} the Checkout is not there, or not this customer's
 * @throws {AppError} `payment_provider_failed`
 */
export async function settleCardCheckout(
  { db, stripe }: Deps,
  { customerId, checkoutSessionId }: { customerId: string; checkoutSessionId?: string },
): Promise<"saved" | "waiting" | "none"> {
  const settings = await findAutoTopUp(db, customerId);
  const setupSessionId = settings?.setupSessionId ?? null;
  if (setupSessionId === null) return settings?.status === "on" ? "saved" : "none";
  if (checkoutSessionId !== undefined && checkoutSessionId !== setupSessionId) {
    throw new NotFoundError("There is no such Checkout.");
  }
  const session = await callStripe("read a Checkout for a card", () =>
    stripe.client.checkout.sessions.retrieve(setupSessionId, { expand: ["setup_intent.payment_method"] }),
  );
  const now = await readNow(db);
  const card = readCard(session, { customerId, isLive: stripe.isLive });
  if (card !== null) {
    await storeCard(db, customerId, { setupSessionId, ...card }, now);
    return "saved";
  }
  if (session.status === "open") return "waiting";
  await forgetSetupSession(db, customerId, setupSessionId, now);
  return "none";
}

type SavedCard = { paymentMethodId: string; cardBrand: string; cardLast4: string };

/** Null unless the session is ours, complete, and left a card. */
function readCard(
  session: Stripe.Checkout.Session,
  { customerId, isLive }: { customerId: string; isLive: boolean },
): SavedCard | null {
  const isOurs =
    session.mode === "setup" && session.livemode === isLive && session.metadata?.["customerId"] === customerId;
  const intent = expanded(session.setup_intent);
  if (!isOurs || session.status !== "complete" || intent?.status !== "succeeded") return null;
  const method = expanded(intent.payment_method);
  const card = method?.card;
  if (!card || idOf(method.customer) === null) return null;
  return { paymentMethodId: method.id, cardBrand: card.brand, cardLast4: card.last4 };
}
