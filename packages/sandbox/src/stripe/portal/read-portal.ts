import type { Pool } from "pg";
import type Stripe from "stripe";
import { readNow, toSeconds } from "../clock.ts";
import type { Tx } from "../database.ts";
import { findId, getId } from "../reference.ts";
import { findObject, getObject, listObjects, matching, without } from "../store/object.store.ts";
import type { Invoice, Price, Subscription } from "../wire.ts";

const LIFETIME_S = 3_600;
const ROWS_MAX = 20;

/** A price with the name of what it is for. */
export type NamedPrice = { price: Price; name: string };

/** Everything the page of a portal session shows. */
export type Portal = {
  session: Stripe.BillingPortal.Session;
  features: Stripe.BillingPortal.Configuration["features"];
  customer: Stripe.Customer;
  subscriptions: { subscription: Subscription; plan: NamedPrice }[];
  /** What a subscription may be changed to. */
  plans: NamedPrice[];
  defaultMethod: Stripe.PaymentMethod | null;
  invoices: Invoice[];
};

/** The portal of a session, or null when there is no such session, or its hour is over. */
export async function findPortal(db: Pool | Tx, sessionId: string): Promise<Portal | null> {
  const session = sessionId.includes("\0") ? null : await findObject(db, "billing_portal.session", sessionId);
  if (!session || session.created + LIFETIME_S < toSeconds(await readNow(db))) return null;
  const customer = await findObject(db, "customer", session.customer);
  if (!customer) return null;
  const { features } = await getObject(db, "billing_portal.configuration", getId(session.configuration));
  const ofCustomer = { filters: matching("customer", customer.id), limit: ROWS_MAX, from: null };
  const { page } = await listObjects(db, "subscription", {
    ...ofCustomer,
    filters: [...ofCustomer.filters, without("ended_at")],
  });
  const subscriptions = await Promise.all(page.map((subscription) => describe(db, subscription)));
  const methodId = findId(page[0]?.default_payment_method ?? customer.invoice_settings.default_payment_method);
  return {
    session,
    features,
    customer,
    subscriptions,
    plans: features.subscription_update.enabled ? await listPlans(db, features.subscription_update) : [],
    defaultMethod: methodId === null ? null : await findObject(db, "payment_method", methodId),
    invoices: features.invoice_history.enabled ? (await listObjects(db, "invoice", ofCustomer)).page : [],
  };
}

async function describe(db: Pool | Tx, subscription: Subscription) {
  const price = subscription.items.data[0]?.price;
  if (!price) throw new Error("a subscription has an item");
  return { subscription, plan: await nameOf(db, price) };
}

async function nameOf(db: Pool | Tx, price: Price): Promise<NamedPrice> {
  return { price, name: (await getObject(db, "product", getId(price.product))).name };
}

async function listPlans(
  db: Pool | Tx,
  { products }: Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate,
): Promise<NamedPrice[]> {
  const filters = [...matching("active", true), ...matching("type", "recurring")];
  const { page } = await listObjects(db, "price", { filters, limit: 100, from: null });
  const allowed = products?.flatMap(({ prices }) => prices);
  const offered = page.filter((price) => allowed === undefined || allowed.includes(price.id));
  const named: NamedPrice[] = [];
  for (const price of offered) named.push(await nameOf(db, price)); // one connection does one thing at a time
  return named.toSorted((a, b) => (a.price.unit_amount ?? 0) - (b.price.unit_amount ?? 0));
}
