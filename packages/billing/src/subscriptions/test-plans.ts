import { getBalance } from "@scrip/credits";
import { newId, readNow } from "@scrip/db";
import { formatCredits } from "@scrip/money";
import {
  createSubscriptionCheckout,
  findSubscription,
  INVOICE_PAID_EVENTS,
  INVOICE_UNPAID_EVENTS,
  idOf,
  listSubscriptions,
  openPortal,
  SUBSCRIPTION_EVENTS,
  type Subscription,
} from "@scrip/payments";
import { test as base, type SentEvent, type Shop } from "../test-shop.ts";

// Only tests import this file: people with plans, whose months pass on the sandbox's clock.

const TYPES = [...INVOICE_PAID_EVENTS, ...INVOICE_UNPAID_EVENTS, ...SUBSCRIPTION_EVENTS];

export type Subscriber = { customerId: string; subscriptionId: string };

export type Plans = {
  /** Subscribes by Checkout and pays by card. */
  subscribe(packageId: string, options?: { customerId?: string; trialDays?: number }): Promise<Subscriber>;
  /** What a person does on the portal. */
  changePlan(subscriber: Subscriber, packageId: string): Promise<void>;
  useCard(subscriber: Subscriber, card: string): Promise<void>;
  cancel(subscriber: Subscriber, what?: "cancel" | "keep"): Promise<void>;
  advance(by: string): Promise<void>;
  /** Two hours into the next period: its invoice has been tried. */
  toNextPeriod(subscriber: Subscriber): Promise<void>;
  /** What Stripe has told of plans since it was asked last, oldest first. */
  takeEvents(): Promise<SentEvent[]>;
  /** Delivers what Stripe has told since, and works it off. */
  hear(): Promise<void>;
  mirrorOf(subscriber: Subscriber): Promise<Subscription>;
  /** What invoices gave, oldest first: credits, bonus, cents and when they expire. */
  granted(subscriber: Subscriber): Promise<{ credits: number; bonus: number; cents: number; expiresAt: Date | null }[]>;
  /** The invoices of Stripe that were paid with money, oldest first. */
  paidInvoices(subscriber: Subscriber): Promise<{ id: string; cents: number }[]>;
  balanceOf(subscriber: Subscriber): Promise<bigint>;
};

export const test = base.extend<"plans", Plans>("plans", { scope: "file" }, async ({ shop }) => makePlans(shop));

function makePlans(shop: Shop): Plans {
  const { deps } = shop;
  const { db, stripe } = deps;
  const taken = new Set<string>();

  async function act({ customerId, subscriptionId }: Subscriber, fields: Record<string, string>): Promise<void> {
    const { portalUrl } = await openPortal(deps, { customerId, returnUrl: "http://localhost:3000/credits" });
    const body = new URLSearchParams({ subscription: subscriptionId, ...fields });
    const response = await fetch(portalUrl, { method: "POST", redirect: "manual", body });
    if (response.status !== 303) throw new Error(`the portal answered ${response.status}: ${await response.text()}`);
  }

  async function takeEvents(): Promise<SentEvent[]> {
    const events: SentEvent[] = [];
    for await (const event of stripe.client.events.list({ types: [...TYPES], limit: 100 })) {
      if (taken.has(event.id)) break;
      events.push(event as SentEvent);
    }
    for (const { id } of events) taken.add(id);
    return events.reverse();
  }

  return {
    takeEvents,
    async subscribe(packageId, { customerId = newId("cus"), trialDays = 0 } = {}) {
      await db.customer.createMany({ data: { id: customerId, kind: "person", name: "Ada" }, skipDuplicates: true });
      const { checkoutSessionId } = await createSubscriptionCheckout(deps, {
        customerId,
        userId: newId("usr"),
        email: `${customerId}@scrip.test`,
        packageId,
        idempotencyKey: crypto.randomUUID(),
        trialDays,
        successUrl: "http://localhost:3000/credits?subscribed={CHECKOUT_SESSION_ID}",
        cancelUrl: "http://localhost:3000/credits",
      });
      await shop.pay(checkoutSessionId, "paid");
      const session = await stripe.client.checkout.sessions.retrieve(checkoutSessionId);
      return { customerId, subscriptionId: idOf(session.subscription) ?? "" };
    },
    async changePlan(subscriber, packageId) {
      const plan = await db.subscriptionPlan.findFirstOrThrow({ where: { packageId } });
      await act(subscriber, { action: "change_plan", price: plan.stripePriceId });
    },
    useCard: (subscriber, card) => act(subscriber, { action: "use_card", card }),
    cancel: (subscriber, what = "cancel") => act(subscriber, { action: what }),
    async advance(by) {
      await shop.control("/sandbox/clock", { advance: by });
    },
    async toNextPeriod({ subscriptionId }) {
      const { items } = await stripe.client.subscriptions.retrieve(subscriptionId);
      const now = await readNow(db);
      const seconds = (items.data[0]?.current_period_end ?? 0) + 2 * 3_600 - Math.floor(now.getTime() / 1000);
      await shop.control("/sandbox/clock", { advance: `${seconds}s` });
    },
    async hear() {
      for (const event of await takeEvents()) await shop.deliver(event);
      await shop.drainInbox();
    },
    async mirrorOf({ customerId, subscriptionId }) {
      const mirror = await findSubscription(db, subscriptionId);
      const [newest] = await listSubscriptions(db, customerId);
      if (mirror === null || newest === undefined) throw new Error(`there is no subscription ${subscriptionId}`);
      return mirror;
    },
    async granted({ subscriptionId }) {
      const payments = await db.payment.findMany({ where: { subscriptionId }, orderBy: [{ createdAt: "asc" }] });
      return Promise.all(
        payments.map(async ({ id, creditsMicrocredits, bonusMicrocredits, amountCents }) => {
          const grants = await db.grant.findMany({ where: { paymentId: id }, orderBy: { id: "asc" } });
          const [expiresAt, ...others] = [...new Set(grants.map((grant) => grant.expiresAt?.getTime() ?? null))];
          if (others.length > 0) throw new Error(`the grants of payment ${id} expire at different times`);
          return {
            credits: Number(formatCredits(creditsMicrocredits)),
            bonus: Number(formatCredits(bonusMicrocredits)),
            cents: amountCents,
            expiresAt: expiresAt == null ? null : new Date(expiresAt),
          };
        }),
      );
    },
    async paidInvoices({ subscriptionId }) {
      const { data } = await stripe.client.invoices.list({ subscription: subscriptionId, status: "paid", limit: 100 });
      return data
        .filter((invoice) => invoice.amount_paid > 0)
        .map((invoice) => ({ id: invoice.id, cents: invoice.amount_paid }))
        .reverse();
    },
    balanceOf: async ({ customerId }) => (await getBalance(db, customerId)).balanceMicrocredits,
  };
}
