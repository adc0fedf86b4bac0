import { adjustCredits, getBalance } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { AUTO_TOP_UP_CONSENT, createCardCheckout, setAutoTopUp, settleCardCheckout } from "@scrip/payments";
import { type PurchaseInTest, type Shop, test as shopTest } from "../test-shop.ts";
import { listCustomersToTopUp } from "./due.store.ts";
import { openAutoTopUp } from "./open-attempt.ts";
import { runAutoTopUp } from "./run-attempt.ts";

// Only tests import this file: customers who have turned auto top-up on, with a card of the sandbox.

const CREDIT = 1_000_000n;
const PAGES = {
  successUrl: "http://localhost:3000/credits?card={CHECKOUT_SESSION_ID}",
  cancelUrl: "http://localhost:3000/credits",
};

export type ToppedUp = PurchaseInTest & { userId: string };

export type AutoTopUpInTest = Shop & {
  webUrl: string;
  /** Bought Starter, saved `card`, and wants Starter again below `threshold` credits. */
  turnOn(options?: { card?: string; threshold?: bigint; monthlyCapCents?: number }): Promise<ToppedUp>;
  /** Agrees to new settings. */
  set(
    customer: ToppedUp,
    options?: { threshold?: bigint; monthlyCapCents?: number; useSavedCard?: boolean },
  ): Promise<void>;
  saveCard(customer: ToppedUp, card: string): Promise<void>;
  spend(customerId: string, credits: bigint): Promise<void>;
  /** What the sweeper does for attempts. */
  sweep(): Promise<void>;
  availableOf(customerId: string): Promise<bigint>;
  /** Charges that Stripe took from the customer automatically, in cents. */
  chargesOf(customerId: string): Promise<number[]>;
};

export const test = shopTest.extend<"auto", AutoTopUpInTest>("auto", { scope: "file" }, async ({ shop, database }) => {
  const { db } = database;
  const webUrl = "http://localhost:3000";
  const deps = { ...shop.deps, webUrl };

  async function set(
    { customerId, userId }: ToppedUp,
    { threshold = 500n, monthlyCapCents = 5_000, useSavedCard = true } = {},
  ): Promise<void> {
    const consentText = AUTO_TOP_UP_CONSENT;
    const settings = { customerId, userId, email: "ada@scrip.test", packageId: "starter", monthlyCapCents };
    await setAutoTopUp(db, { ...settings, thresholdMicrocredits: threshold * CREDIT }, { consentText, useSavedCard });
  }

  async function saveCard({ customerId }: ToppedUp, card: string): Promise<void> {
    const settings = await db.autoTopUp.findUniqueOrThrow({ where: { customerId } });
    await createCardCheckout(shop.deps, settings, PAGES);
    const { setupSessionId } = await db.autoTopUp.findUniqueOrThrow({ where: { customerId } });
    await shop.control(`/sandbox/checkout/${setupSessionId}/pay`, { outcome: "paid", card });
    const session = await shop.deps.stripe.client.checkout.sessions.retrieve(setupSessionId ?? "");
    if (session.status === "open") {
      // The bank asks when the card is saved, and asks again when it is charged.
      await shop.pay(session.id, "authenticated");
    }
    await settleCardCheckout(shop.deps, { customerId });
  }

  return {
    ...shop,
    webUrl,
    set,
    saveCard,
    async turnOn({ card = "pm_card_visa", ...options } = {}) {
      const customer = { ...(await shop.buyAndPay("starter")), userId: newId("usr") };
      await set(customer, { ...options, useSavedCard: false });
      await saveCard(customer, card);
      return customer;
    },
    spend: (customerId, credits) => spend(db, customerId, credits),
    async sweep() {
      for (const { customerId } of await listCustomersToTopUp(db, 500)) await openAutoTopUp(db, customerId);
      const due = await db.autoTopUpAttempt.findMany({ where: { openKey: { not: null } }, select: { id: true } });
      for (const { id } of due) await runAutoTopUp(deps, id);
    },
    availableOf: async (customerId) => (await getBalance(db, customerId)).availableMicrocredits / CREDIT,
    async chargesOf(customerId) {
      const row = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId } });
      const { data } = await shop.deps.stripe.client.charges.list({ customer: row.stripeCustomerId, limit: 100 });
      const first = await db.payment.findMany({ where: { customerId, automatic: false } });
      const bought = new Set(first.map(({ chargeId }) => chargeId));
      return data.filter(({ id, status }) => status === "succeeded" && !bought.has(id)).map(({ amount }) => amount);
    },
  };
});

async function spend(db: Db, customerId: string, credits: bigint): Promise<void> {
  await inTransaction(db, (tx) =>
    adjustCredits(tx, {
      customerId,
      amountMicrocredits: -credits * CREDIT,
      reason: "Spent in a test",
      actor: "usr_test",
      businessKey: `test:${crypto.randomUUID()}`,
    }),
  );
}
