import type Stripe from "stripe";
import { callStripe } from "./call-stripe.ts";
import { type CheckoutFacts, readCheckoutFacts } from "./checkout-facts.ts";
import { type DisputeFacts, readDisputeFacts } from "./dispute-facts.ts";
import type { StripeAccount } from "./open-stripe.ts";

const PAGE = 100;
/** Stripe's limit of `types` in one call: https://docs.stripe.com/api/events/list */
const TYPES_MAX = 20;

/** What was made in this time, `from` inclusive, `to` exclusive; whole seconds, as Stripe counts. */
export type StripePeriod = { from: Date; to: Date };

type Listed = { id: string };
type Page<T> = { data: T[]; has_more: boolean };

/**
 * Checkouts of a period, newest first, page by page. Intents and charges are not expanded: what depends on them is null. Throws
 * like {@link callStripe}.
 */
export async function* listCheckouts(stripe: StripeAccount, period: StripePeriod): AsyncGenerator<CheckoutFacts, void> {
  const sessions = listAll<Stripe.Checkout.Session>("list Checkouts", (page) =>
    stripe.client.checkout.sessions.list({ ...page, created: range(period) }),
  );
  for await (const session of sessions) yield readCheckoutFacts(session);
}

/** Charges of a period, newest first, page by page, with what Stripe booked for them. Throws like {@link callStripe}. */
export function listCharges(stripe: StripeAccount, period: StripePeriod) {
  return listAll<Stripe.Charge>("list charges", (page) =>
    stripe.client.charges.list({ ...page, created: range(period), expand: ["data.balance_transaction"] }),
  );
}

/** Refunds of a period or of a charge, newest first, page by page. Throws like {@link callStripe}. */
export function listStripeRefunds(stripe: StripeAccount, of: StripePeriod | { chargeId: string }) {
  return listAll<Stripe.Refund>("list refunds", (page) => stripe.client.refunds.list({ ...page, ...filter(of) }));
}

/** Disputes of a period or of a charge, newest first, page by page. Throws like {@link callStripe}. */
export async function* listStripeDisputes(
  stripe: StripeAccount,
  of: StripePeriod | { chargeId: string },
): AsyncGenerator<DisputeFacts, void> {
  const disputes = listAll<Stripe.Dispute>("list disputes", (page) =>
    stripe.client.disputes.list({ ...page, ...filter(of) }),
  );
  for await (const dispute of disputes) yield readDisputeFacts(dispute);
}

/**
 * Events of a period and of these types, page by page; newest first among as many types as one call may name. Throws like
 * {@link callStripe}.
 */
export async function* listStripeEvents(
  stripe: StripeAccount,
  period: StripePeriod,
  types: readonly string[],
): AsyncGenerator<Stripe.Event, void> {
  for (let start = 0; start < types.length; start += TYPES_MAX) {
    const some = types.slice(start, start + TYPES_MAX);
    yield* listAll<Stripe.Event>("list events", (page) =>
      stripe.client.events.list({ ...page, created: range(period), types: some }),
    );
  }
}

/** Everything that a list of Stripe's has, page by page. Throws like {@link callStripe}. */
export async function* listAll<T extends Listed>(
  what: string,
  list: (page: { limit: number; starting_after?: string }) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  let after: string | undefined;
  for (;;) {
    const page = await callStripe(what, () =>
      list({ limit: PAGE, ...(after !== undefined && { starting_after: after }) }),
    );
    yield* page.data;
    after = page.data.at(-1)?.id;
    if (!page.has_more || after === undefined) return;
  }
}

function filter(of: StripePeriod | { chargeId: string }) {
  return "chargeId" in of ? { charge: of.chargeId } : { created: range(of) };
}

/** A period in Stripe's whole seconds. */
export function range({ from, to }: StripePeriod): { gte: number; lt: number } {
  return { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
}
