import type Stripe from "stripe";
import { callStripe } from "./call-stripe.ts";
import type { StripeAccount } from "./open-stripe.ts";

const PAGE = 100;

/** What was made in this time, `from` inclusive, `to` exclusive; whole seconds, as Stripe counts. */
export type StripePeriod = { from: Date; to: Date };

type Listed = { id: string };
type Page<T> = { data: T[]; has_more: boolean };

/** Checkout Sessions of a period, newest first, page by page. Throws like {@link callStripe}. */
export function listCheckoutSessions(stripe: StripeAccount, period: StripePeriod) {
  return listAll<Stripe.Checkout.Session>("list Checkouts", (page) =>
    stripe.client.checkout.sessions.list({ ...page, created: range(period) }),
  );
}

/** Charges of a period, newest first, page by page, with what Stripe booked for them. Throws like {@link callStripe}. */
export function listCharges(stripe: StripeAccount, period: StripePeriod) {
  return listAll<Stripe.Charge>("list charges", (page) =>
    stripe.client.charges.list({ ...page, created: range(period), expand: ["data.balance_transaction"] }),
  );
}

/** Refunds of a period, newest first, page by page. Throws like {@link callStripe}. */
export function listStripeRefunds(stripe: StripeAccount, period: StripePeriod) {
  return listAll<Stripe.Refund>("list refunds", (page) =>
    stripe.client.refunds.list({ ...page, created: range(period) }),
  );
}

/** Disputes of a period, newest first, page by page. Throws like {@link callStripe}. */
export function listStripeDisputes(stripe: StripeAccount, period: StripePeriod) {
  return listAll<Stripe.Dispute>("list disputes", (page) =>
    stripe.client.disputes.list({ ...page, created: range(period) }),
  );
}

/** Events of a period and of these types, newest first, page by page. Throws like {@link callStripe}. */
export function listStripeEvents(stripe: StripeAccount, period: StripePeriod, types: string[]) {
  return listAll<Stripe.Event>("list events", (page) =>
    stripe.client.events.list({ ...page, created: range(period), types }),
  );
}

async function* listAll<T extends Listed>(
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

function range({ from, to }: StripePeriod): { gte: number; lt: number } {
  return { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
}
