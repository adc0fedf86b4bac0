import { expireDueGrants, getBalance } from "@scrip/credits";
import { listReceipts } from "@scrip/payments";
import { expect } from "vitest";
import { applyRefund } from "../apply-refund.ts";
import { reconcileStripe } from "../reconcile/reconcile-stripe.ts";
import { applyInvoice } from "./apply-invoice.ts";
import { type Plans, type Subscriber, test } from "./test-plans.ts";

const CREDIT = 1_000_000n;

/** What a whole month of each plan gives, and costs in cents. */
const TABLE = [
  { packageId: "basic", credits: 5_000, bonus: 500, cents: 4_500 },
  { packageId: "pro", credits: 12_000, bonus: 1_500, cents: 10_000 },
  { packageId: "business", credits: 30_000, bonus: 5_000, cents: 22_500 },
];
const [BASIC, PRO] = TABLE.map(({ packageId: _, ...month }) => month);

/** Each invoice that was paid gave once, and as much as was paid. */
async function expectOnlyPaid(plans: Plans, subscriber: Subscriber): Promise<void> {
  const granted = await plans.granted(subscriber);
  const paid = await plans.paidInvoices(subscriber);
  expect(granted.map(({ cents }) => cents)).toEqual(paid.map(({ cents }) => cents));
}

test.for(TABLE)(
  "a month of $packageId gives its credits and bonus, until the end of the next month",
  async ({ packageId, ...month }, { db, plans }) => {
    const subscriber = await plans.subscribe(packageId);
    await plans.hear();
    const first = await plans.mirrorOf(subscriber);
    expect(first).toMatchObject({ status: "active", plan: { packageId } });
    await plans.toNextPeriod(subscriber);
    await plans.hear();
    const second = await plans.mirrorOf(subscriber);
    expect(second.currentPeriodStart).toEqual(first.currentPeriodEnd);

    const granted = await plans.granted(subscriber);
    expect(granted).toMatchObject([month, month]);
    expect(granted[0]?.expiresAt).toEqual(second.currentPeriodEnd);
    expect(await plans.balanceOf(subscriber)).toBe(BigInt(2 * (month.credits + month.bonus)) * CREDIT);
    const { grants } = await getBalance(db, subscriber.customerId);
    expect(grants.map(({ category, source }) => `${category} ${source}`).toSorted()).toEqual([
      "paid subscription",
      "paid subscription",
      "promotional bonus",
      "promotional bonus",
    ]);
    const { receipts } = await listReceipts(db, subscriber.customerId, { limit: 3 });
    expect(receipts).toMatchObject([{ isPlan: true }, { isPlan: true }]);
    await plans.cancel(subscriber);
    await plans.advance("32d");
    await plans.hear();
    await expireDueGrants(db);
    expect(await plans.balanceOf(subscriber)).toBe(BigInt(month.credits + month.bonus) * CREDIT);
    await plans.advance("32d");
    await expireDueGrants(db);
    expect(await plans.balanceOf(subscriber)).toBe(0n);
    expect(await plans.granted(subscriber)).toHaveLength(2);
  },
);

test("a year with upgrade, downgrade, pause, a refused card, cancel and a second thought: only paid invoices give", async ({
  plans,
  shop,
}) => {
  const ada = await plans.subscribe("basic");
  const months: unknown[] = [BASIC];
  const next = async (by?: string) => {
    await (by === undefined ? plans.toNextPeriod(ada) : plans.advance(by));
    await plans.hear();
    await expectOnlyPaid(plans, ada);
    return (await plans.granted(ada)).at(-1);
  };
  await plans.hear();
  expect((await plans.granted(ada)).at(-1)).toMatchObject(months[0] ?? {});

  // Month 2, half of it: the better plan is paid for the rest, less the rest of the old one.
  await next();
  await next("14d");
  await plans.changePlan(ada, "pro");
  const upgrade = await next("1m");
  const cents = upgrade?.cents ?? 0;
  expect(cents).toBeGreaterThan(2_000);
  expect(cents).toBeLessThan(5_500);
  expect(upgrade).toMatchObject({ credits: (12_000 * cents) / 10_000, bonus: (1_500 * cents) / 10_000 });
  expect(await plans.mirrorOf(ada)).toMatchObject({ status: "active", plan: { packageId: "pro" } });
  // Month 3 and 4: whole months.
  expect(await next()).toMatchObject(PRO ?? {});
  expect(await next()).toMatchObject(PRO ?? {});

  // Month 4: back to the smaller plan. What is left over at Stripe pays the following months, and gives nothing again.
  const before = await plans.granted(ada);
  await plans.changePlan(ada, "basic");
  await next("1m");
  await next();
  expect(await plans.granted(ada)).toEqual(before);
  const rest = await next();
  expect(rest?.cents ?? 0).toBeLessThan(4_500);
  expect(rest?.credits).toBeCloseTo((5_000 * (rest?.cents ?? 0)) / 4_500, 5);
  expect(await next()).toMatchObject(BASIC ?? {});

  // Months 8 and 9: nothing is collected while it is paused.
  const { client } = shop.deps.stripe;
  const paused = await plans.granted(ada);
  await client.subscriptions.update(ada.subscriptionId, { pause_collection: { behavior: "void" } });
  await next();
  expect(await plans.mirrorOf(ada)).toMatchObject({ isPaused: true });
  await next();
  expect(await plans.granted(ada)).toEqual(paused);
  await client.subscriptions.update(ada.subscriptionId, { pause_collection: "" });

  // Month 10: paid again. Month 11: the card is refused, and another one pays at the next attempt.
  expect(await next()).toMatchObject(BASIC ?? {});
  await plans.useCard(ada, "pm_card_chargeCustomerFail");
  const unpaid = await plans.granted(ada);
  await next();
  expect(await plans.granted(ada)).toEqual(unpaid);
  const late = await plans.mirrorOf(ada);
  expect(late.status).toBe("past_due");
  expect(late.nextAttemptAt).not.toBeNull();
  await plans.useCard(ada, "pm_card_visa");
  expect(await next("4d")).toMatchObject(BASIC ?? {});
  expect(await plans.mirrorOf(ada)).toMatchObject({ status: "active", nextAttemptAt: null });

  // Month 12: cancelled, and kept after all. Month 13: cancelled at the end of the period.
  await plans.cancel(ada);
  await next("1m");
  expect((await plans.mirrorOf(ada)).cancelAt).not.toBeNull();
  await plans.cancel(ada, "keep");
  expect(await next()).toMatchObject(BASIC ?? {});
  const all = await plans.granted(ada);
  await plans.cancel(ada);
  await next("62d");
  expect(await plans.granted(ada)).toEqual(all);
  expect(await plans.mirrorOf(ada)).toMatchObject({ status: "canceled" });
  const told = await shop.deps.db.notice.findMany({ where: { customerId: ada.customerId } });
  const changes = new Set(told.map(({ data }) => (data as { change: string }).change));
  expect(changes).toEqual(new Set(["renewed", "payment_failed", "recovered", "ends", "cancelled"]));
});

test("a card that stays refused ends the plan after the last attempt, and nothing was given for it", async ({
  db,
  plans,
}) => {
  const bob = await plans.subscribe("pro");
  await plans.hear();
  await plans.useCard(bob, "pm_card_chargeCustomerFail");
  await plans.toNextPeriod(bob);
  for (const by of ["4d", "6d", "8d", "2d"]) {
    await plans.advance(by);
    await plans.hear();
  }
  expect(await plans.mirrorOf(bob)).toMatchObject({ status: "canceled" });
  expect(await plans.granted(bob)).toMatchObject([PRO ?? {}]);
  const told = await db.notice.findMany({ where: { customerId: bob.customerId } });
  expect(told.map(({ data }) => (data as { change: string }).change)).toContain("given_up");
});

test("a trial gives nothing until its first invoice is paid", async ({ plans }) => {
  const eve = await plans.subscribe("basic", { trialDays: 14 });
  await plans.hear();
  expect(await plans.mirrorOf(eve)).toMatchObject({ status: "trialing" });
  expect(await plans.balanceOf(eve)).toBe(0n);
  await plans.advance("15d");
  await plans.hear();
  expect(await plans.mirrorOf(eve)).toMatchObject({ status: "active" });
  expect(await plans.granted(eve)).toMatchObject([BASIC ?? {}]);
});

test("a plan that is ended at once keeps what was paid, and gives nothing more", async ({ plans, shop }) => {
  const kim = await plans.subscribe("basic");
  await plans.hear();
  await shop.deps.stripe.client.subscriptions.cancel(kim.subscriptionId);
  await plans.advance("40d");
  await plans.hear();
  expect(await plans.mirrorOf(kim)).toMatchObject({ status: "canceled" });
  expect(await plans.granted(kim)).toMatchObject([BASIC ?? {}]);
  expect(await plans.balanceOf(kim)).toBe(5_500n * CREDIT);
});

test("who has a plan cannot subscribe to a second one; the portal changes it", async ({ plans }) => {
  const ann = await plans.subscribe("basic");
  await expect(plans.subscribe("pro", ann)).rejects.toMatchObject({ code: "conflict" });
  await expect(plans.subscribe("starter")).rejects.toMatchObject({ code: "not_found" });
});

test("a refund of an invoice takes its credits back, also when it is heard of before the invoice", async ({
  db,
  plans,
  shop,
}) => {
  const lea = await plans.subscribe("basic");
  const [invoice] = await plans.paidInvoices(lea);
  const { data } = await shop.deps.stripe.client.invoicePayments.list({ invoice: invoice?.id ?? "" });
  const paymentIntent = data[0]?.payment.payment_intent;
  const refund = await shop.control("/sandbox/refunds", { paymentIntent, amount: 2_250 });
  const { status, paymentId } = await applyRefund(shop.deps, { stripeRefundId: refund.id });
  expect(status).toBe("applied");
  expect(await plans.balanceOf(lea)).toBe(2_750n * CREDIT);
  await plans.hear();
  expect(await applyInvoice(shop.deps, { invoiceId: invoice?.id ?? "" })).toMatchObject({ paymentId, granted: false });
  expect(await plans.balanceOf(lea)).toBe(2_750n * CREDIT);
  expect(await db.payment.findMany({ where: { subscriptionId: lea.subscriptionId } })).toHaveLength(1);
});

test("the reconciliation finds a paid invoice that nobody heard of, gives it once, and then finds nothing", async ({
  plans,
  shop,
}) => {
  await plans.hear();
  await reconcileStripe(shop.deps);
  const tim = await plans.subscribe("business");
  await plans.advance("1h");
  const check = await reconcileStripe(shop.deps);
  expect(check?.findings).toMatchObject([{ kind: "invoice_missing", isRepaired: true }]);
  expect(await plans.granted(tim)).toMatchObject([{ credits: 30_000, bonus: 5_000 }]);
  expect((await reconcileStripe(shop.deps))?.findings).toEqual([]);
});
