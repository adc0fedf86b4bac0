import { fulfilPayment, listCustomersToTopUp, openAutoTopUp, runAutoTopUp } from "@scrip/billing";
import { escrowGift, getBalance, grantCredits } from "@scrip/credits";
import { inTransaction, newId, readNow } from "@scrip/db";
import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import {
  AUTO_TOP_UP_CONSENT,
  createCardCheckout,
  createPromotionCode,
  createPurchaseCheckout,
  createSubscriptionCheckout,
  ensurePlans,
  findAutoTopUp,
  listSubscriptions,
  openPortal,
  setAutoTopUp,
  settleCardCheckout,
} from "@scrip/payments";
import { findLatestIntent } from "./past.store.ts";
import type { PastStripe } from "./past-stripe.ts";

export type Buyer = { customerId: string; userId: string; email: string };
type HowPaid = { outcome?: "paid" | "async_paid"; promotionCode?: string; isDeclinedFirst?: boolean };
type AutoTopUpChoice = { packageId: string; thresholdCredits: bigint; monthlyCapCents: number };

export type Shopper = ReturnType<typeof makeShopper>;

const DAY_MS = 86_400_000;

/** What a customer does with money, through the product's functions and Stripe's pages. */
export function makeShopper(stripe: PastStripe, buyer: Buyer, webUrl: string) {
  const { deps, post, postForm, listen } = stripe;
  const { db } = deps;
  const { customerId, userId } = buyer;
  const pages = {
    successUrl: `${webUrl}/credits/success?session={CHECKOUT_SESSION_ID}`,
    cancelUrl: `${webUrl}/credits`,
  };
  const pay = (sessionId: string, body: Record<string, string>) => post(`/sandbox/checkout/${sessionId}/pay`, body);
  const checkOut = (packageId: string) =>
    createPurchaseCheckout(deps, { ...buyer, ...pages, packageId, idempotencyKey: crypto.randomUUID() });

  async function atPortal(fields: Record<string, string>): Promise<void> {
    const subscription = (await listSubscriptions(db, customerId))[0]?.id ?? "";
    const { portalUrl } = await openPortal(deps, { customerId, returnUrl: pages.cancelUrl });
    await postForm(portalUrl, { subscription, ...fields });
    await listen();
  }

  return {
    async buy(packageId: string, { outcome = "paid", promotionCode, isDeclinedFirst = false }: HowPaid = {}) {
      const { checkoutSessionId } = await checkOut(packageId);
      if (isDeclinedFirst) await pay(checkoutSessionId, { outcome: "declined" });
      await pay(checkoutSessionId, { outcome, ...(promotionCode !== undefined && { promotionCode }) });
      // A card's buyer comes back to the success page; a bank's answer comes later, by the webhook.
      if (outcome === "paid") await fulfilPayment(deps, { checkoutSessionId, expectedCustomerId: customerId });
      await listen();
    },
    /** Leaves Stripe's page without paying: the Checkout expires. */
    abandon: async (packageId: string) => void (await checkOut(packageId)),
    async offerCode(code: string, percentOff: number) {
      const order = { code, percentOff, amountOffCents: null, redemptionsMax: null, redemptionsPerCustomerMax: 1 };
      await createPromotionCode(deps, { ...order, expiresAt: null, createdBy: "system" });
    },
    async subscribe(packageId: string) {
      const order = { ...buyer, ...pages, packageId, idempotencyKey: crypto.randomUUID(), trialDays: 0 };
      const { checkoutSessionId } = await createSubscriptionCheckout(deps, order);
      await pay(checkoutSessionId, { outcome: "paid" });
      await listen();
    },
    async changePlan(packageId: string) {
      const plans = await ensurePlans(deps);
      const price = plans.find((plan) => plan.packageId === packageId)?.stripePriceId;
      if (price === undefined) throw new Error(`there is no plan ${packageId}`);
      await atPortal({ action: "change_plan", price });
    },
    cancelPlan: () => atPortal({ action: "cancel" }),
    /** Somebody refunds a part of the latest purchase of a package, in Stripe's dashboard. */
    async isRefunded(packageId: string, amount: number) {
      const paymentIntent = await findLatestIntent(db, { customerId, packageId });
      await post("/sandbox/refunds", { paymentIntent, amount });
      await listen();
    },
    async topUpByItself({ packageId, thresholdCredits, monthlyCapCents }: AutoTopUpChoice) {
      const thresholdMicrocredits = thresholdCredits * MICROCREDITS_PER_CREDIT;
      const before = await findAutoTopUp(db, customerId);
      const settings = await setAutoTopUp(
        db,
        { ...buyer, packageId, thresholdMicrocredits, monthlyCapCents },
        { consentText: AUTO_TOP_UP_CONSENT, useSavedCard: before?.status === "on" },
      );
      if (settings.status === "on") return;
      await createCardCheckout(deps, settings, pages);
      const { setupSessionId } = (await findAutoTopUp(db, customerId)) ?? {};
      await pay(setupSessionId ?? "", { outcome: "paid", card: "pm_card_mastercard" });
      await settleCardCheckout(deps, { customerId });
    },
    /** What the sweeper does every few seconds. */
    async topUpWhereNeeded() {
      for (const due of await listCustomersToTopUp(db, 10)) {
        const attemptId = await openAutoTopUp(db, due.customerId);
        if (attemptId !== null) await runAutoTopUp({ ...deps, webUrl }, attemptId);
      }
    },
    async isGiven(
      credits: bigint,
      given: { as: "promotion" | "bonus"; days: number; description: string; actor: string },
    ) {
      const now = await readNow(db);
      await inTransaction(db, (tx) =>
        grantCredits(tx, {
          customerId,
          category: "promotional",
          source: given.as === "bonus" ? "admin" : "promotion",
          amountMicrocredits: credits * MICROCREDITS_PER_CREDIT,
          priceNanodollars: 0n,
          businessKey: `seed:${given.as}:${now.getTime()}`,
          historyType: given.as,
          description: given.description,
          actor: given.actor,
          expiresAt: new Date(now.getTime() + given.days * DAY_MS),
        }),
      );
    },
    /** A gift that nobody claims: it comes back. */
    async sendGift(credits: bigint, days: number) {
      const amountMicrocredits = credits * MICROCREDITS_PER_CREDIT;
      if ((await getBalance(db, customerId)).spendableMicrocredits < 2n * amountMicrocredits) return;
      const expiresAt = new Date((await readNow(db)).getTime() + days * DAY_MS);
      const gift = { giftId: newId("gft"), customerId, amountMicrocredits, expiresAt, actor: userId };
      await inTransaction(db, (tx) => escrowGift(tx, gift));
    },
  };
}
