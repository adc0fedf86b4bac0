import { freezeCustomer, unfreezeCustomer } from "@scrip/credits";
import { inTransaction } from "@scrip/db";
import {
  chargeSavedCard,
  claimDueSetups,
  createCardCheckout,
  findAttempt,
  findPayment,
  forgetCard,
  listCardsToForget,
  settleCardCheckout,
  turnOffAutoTopUp,
} from "@scrip/payments";
import { expect } from "vitest";
import { fulfilPayment } from "../fulfil-payment.ts";
import { reconcileStripe } from "../reconcile/reconcile-stripe.ts";
import { getAutoTopUp } from "./get-auto-top-up.ts";
import { openAutoTopUp } from "./open-attempt.ts";
import { runAutoTopUp } from "./run-attempt.ts";
import { test } from "./test-auto-top-up.ts";

const PARALLEL = 100;
const DECLINES = "pm_card_chargeCustomerFail";
const ASKS = "pm_card_authenticationRequired";

test("credits that fall below the threshold are bought again, with a receipt and a row that says automatic", async ({
  db,
  auto,
}) => {
  const { customerId } = await auto.turnOn();
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([]);
  await auto.spend(customerId, 501n);
  await auto.sweep();
  expect(await auto.availableOf(customerId)).toBe(1_499n);
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
  const payment = await db.payment.findFirstOrThrow({ where: { customerId, automatic: true } });
  expect(payment).toMatchObject({
    status: "paid",
    receiptNumber: expect.stringMatching(/^R-/),
    paymentMethod: "Visa ending in 4242",
    checkoutSessionId: null,
  });
  const row = await db.ledgerTransfer.findFirstOrThrow({
    where: { customerId, historyType: "purchase" },
    orderBy: { statementNumber: "desc" },
  });
  expect(row.description).toBe("Starter package, automatic top-up");
  expect(await db.grant.findFirst({ where: { paymentId: payment.id } })).toMatchObject({
    source: "package",
    category: "paid",
  });
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
});

test("requests that cross the threshold at once are one payment", async ({ auto, db }) => {
  const { customerId } = await auto.turnOn();
  await auto.spend(customerId, 990n);
  const deps = { ...auto.deps, webUrl: auto.webUrl };
  const ids = await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      const id = await openAutoTopUp(db, customerId);
      if (id !== null) await runAutoTopUp(deps, id);
      return id;
    }),
  );
  expect(new Set(ids.filter((id) => id !== null)).size).toBe(1);
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
  expect(await auto.availableOf(customerId)).toBe(1_010n);
});

test("an attempt that many work on at once is charged once", async ({ auto, db }) => {
  const { customerId } = await auto.turnOn();
  await auto.spend(customerId, 900n);
  const id = (await openAutoTopUp(db, customerId)) ?? "";
  const [attempt, settings] = [
    await findAttempt(db, id),
    await db.autoTopUp.findUniqueOrThrow({ where: { customerId } }),
  ];
  if (attempt === null) throw new Error("no attempt");
  const payment = await findPayment(db, attempt.paymentId);
  if (payment === null) throw new Error("no payment");
  const charge = { attempt, payment, paymentMethodId: settings.paymentMethodId ?? "" };
  await Promise.allSettled(Array.from({ length: 10 }, () => chargeSavedCard(auto.deps, charge)));
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
  expect(await auto.availableOf(customerId)).toBe(1_100n);
});

test("a crash between the charge and its record is made good with the same intent, by the sweeper or the reconciliation", async ({
  auto,
  db,
  database,
}) => {
  for (const repair of ["sweep", "reconcile"]) {
    const { customerId } = await auto.turnOn();
    await auto.spend(customerId, 900n);
    const id = (await openAutoTopUp(db, customerId)) ?? "";
    const attempt = await findAttempt(db, id);
    const payment = await findPayment(db, attempt?.paymentId ?? "");
    const { paymentMethodId } = await db.autoTopUp.findUniqueOrThrow({ where: { customerId } });
    if (attempt === null || payment === null || paymentMethodId === null) throw new Error("nothing to charge");
    expect(await chargeSavedCard(auto.deps, { attempt, payment, paymentMethodId })).toMatchObject({ kind: "paid" });
    expect(await auto.availableOf(customerId)).toBe(100n);
    await database.advanceClock("1 hour"); // what is younger than 10 minutes is still on its way
    if (repair === "sweep") await auto.sweep();
    else {
      const found = (await reconcileStripe(auto.deps))?.findings.filter(({ paymentId }) => paymentId === payment.id);
      expect(found).toMatchObject([{ kind: "grant_missing", isRepaired: true }]);
    }
    expect(await auto.availableOf(customerId)).toBe(1_100n);
    expect(await auto.chargesOf(customerId)).toEqual([1_000]);
    await auto.sweep();
    expect(await auto.availableOf(customerId)).toBe(1_100n);
    const again = (await reconcileStripe(auto.deps))?.findings.filter(({ paymentId }) => paymentId === payment.id);
    expect(again).toEqual([]);
  }
});

test("a reply that Stripe loses is no second charge", async ({ auto, db, database }) => {
  const { customerId } = await auto.turnOn();
  await auto.spend(customerId, 900n);
  const id = (await openAutoTopUp(db, customerId)) ?? "";
  const deps = { ...auto.deps, webUrl: auto.webUrl };
  for (const api of [{ status: 503 }, { closeAfter: true }]) {
    await auto
      .control("/sandbox/faults", { api })
      .catch(() => auto.control("/sandbox/faults", { api: { status: 500 } }));
    await expect(runAutoTopUp(deps, id)).rejects.toMatchObject({ code: "payment_provider_failed" });
    await auto.control("/sandbox/faults", {});
    await database.advanceClock("1 minute");
  }
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
  expect(await auto.availableOf(customerId)).toBe(1_100n);
});

test("a declined card is tried again after 1, 6 and 24 hours, then it is off, with a mail each for the first and the last", async ({
  auto,
  db,
  database,
}) => {
  const { customerId } = await auto.turnOn({ card: DECLINES });
  await auto.spend(customerId, 900n);
  const tries = async () => (await db.autoTopUpAttempt.findFirstOrThrow({ where: { customerId } })).tries;
  await auto.sweep();
  expect(await tries()).toBe(1);
  for (const [early, rest, count] of [
    ["59 minutes", "2 minutes", 2],
    ["359 minutes", "2 minutes", 3],
    ["1439 minutes", "2 minutes", 4],
  ] as const) {
    await database.advanceClock(early);
    await auto.sweep();
    expect(await tries()).toBe(count - 1);
    await database.advanceClock(rest);
    await auto.sweep();
    expect(await tries()).toBe(count);
  }
  expect(await db.autoTopUp.findUnique({ where: { customerId } })).toMatchObject({
    status: "off",
    offReason: "declined",
  });
  expect(await db.autoTopUpAttempt.findFirst({ where: { customerId } })).toMatchObject({
    status: "cancelled",
    openKey: null,
  });
  const notices = await db.notice.findMany({ where: { customerId, kind: "auto_top_up" }, orderBy: { id: "asc" } });
  expect(notices.map(({ data }) => (data as { event: string }).event)).toEqual(["declined", "off"]);
  await database.advanceClock("3 days");
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([]);
  // The card that it no longer may keep is let go of, at Stripe too.
  for (const card of await listCardsToForget(db, 10)) await forgetCard(auto.deps, card);
  expect(await db.autoTopUp.findUnique({ where: { customerId } })).toMatchObject({
    paymentMethodId: null,
    cardLast4: null,
  });
});

test("another card ends the pause after a decline", async ({ auto, db }) => {
  const customer = await auto.turnOn({ card: DECLINES });
  await auto.spend(customer.customerId, 900n);
  await auto.sweep();
  await auto.set(customer, { useSavedCard: false });
  await auto.saveCard(customer, "pm_card_mastercard");
  await auto.sweep();
  await auto.sweep();
  expect(await auto.chargesOf(customer.customerId)).toEqual([1_000]);
  expect(await db.autoTopUp.findUnique({ where: { customerId: customer.customerId } })).toMatchObject({
    declines: 0,
    cardLast4: "4444",
  });
});

test("a bank that wants the holder of the card is answered at a Checkout, by mail and link, and nothing is charged twice", async ({
  auto,
  db,
  database,
}) => {
  const { customerId } = await auto.turnOn({ card: ASKS });
  await auto.spend(customerId, 900n);
  await auto.sweep();
  const view = await getAutoTopUp(db, customerId);
  expect(view?.attempt).toMatchObject({ status: "confirming", confirmUrl: expect.stringContaining("http") });
  const notice = await db.notice.findFirstOrThrow({ where: { customerId, kind: "auto_top_up" } });
  expect(notice.data).toMatchObject({ event: "confirm", url: view?.attempt?.confirmUrl });
  await database.advanceClock("10 minutes");
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([]);

  const payment = await db.payment.findFirstOrThrow({ where: { customerId, automatic: true } });
  await auto.pay(payment.checkoutSessionId ?? "", "paid");
  await fulfilPayment(auto.deps, { checkoutSessionId: payment.checkoutSessionId ?? "" });
  expect(await auto.availableOf(customerId)).toBe(1_100n);
  await database.advanceClock("10 minutes");
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toEqual([1_000]);
  expect(await db.autoTopUpAttempt.findFirst({ where: { customerId } })).toMatchObject({ status: "paid" });
});

test("a payment that nobody confirms turns it off, with a mail", async ({ auto, db, database }) => {
  const { customerId } = await auto.turnOn({ card: ASKS });
  await auto.spend(customerId, 900n);
  await auto.sweep();
  const payment = await db.payment.findFirstOrThrow({ where: { customerId, automatic: true } });
  await auto.deps.stripe.client.checkout.sessions.expire(payment.checkoutSessionId ?? "");
  await fulfilPayment(auto.deps, { checkoutSessionId: payment.checkoutSessionId ?? "" });
  await database.advanceClock("10 minutes");
  await auto.sweep();
  expect(await db.autoTopUp.findUnique({ where: { customerId } })).toMatchObject({
    status: "off",
    offReason: "not_confirmed",
  });
  expect(await db.notice.count({ where: { customerId, kind: "auto_top_up" } })).toBe(2);
});

test("a month never costs more than its cap, whoever writes the row, and the next month begins anew", async ({
  auto,
  db,
  database,
}) => {
  const { customerId } = await auto.turnOn({ monthlyCapCents: 2_500 });
  for (let round = 0; round < 3; round += 1) {
    await auto.spend(customerId, (await auto.availableOf(customerId)) - 1n);
    await auto.sweep();
  }
  expect(await auto.chargesOf(customerId)).toEqual([1_000, 1_000]);
  expect((await getAutoTopUp(db, customerId))?.obstacle).toBe("cap_reached");
  const last = await db.autoTopUpAttempt.findFirstOrThrow({ where: { customerId } });
  await expect(db.autoTopUpAttempt.update({ where: { id: last.id }, data: { amountCents: 1_501 } })).rejects.toThrow(
    "monthly cap",
  );
  await database.advanceClock("31 days");
  await auto.sweep();
  expect(await auto.chargesOf(customerId)).toHaveLength(3);
});

test("another price than the one that was agreed to is not charged", async ({ auto, db }) => {
  const customer = await auto.turnOn();
  await auto.spend(customer.customerId, 900n);
  await db.package.update({ where: { id: "starter" }, data: { priceCents: 1_100 } });
  try {
    expect(await openAutoTopUp(db, customer.customerId)).toBeNull();
    await auto.sweep();
    expect((await getAutoTopUp(db, customer.customerId))?.obstacle).toBe("price_changed");
    expect(await auto.chargesOf(customer.customerId)).toEqual([]);
    await auto.set(customer);
    await auto.sweep();
    expect(await auto.chargesOf(customer.customerId)).toEqual([1_100]);
  } finally {
    await db.package.update({ where: { id: "starter" }, data: { priceCents: 1_000 } });
  }
});

test("a freeze, debt or a dispute stops it", async ({ auto, db }) => {
  const freeze = { cause: "operator", reason: "Looked at", actor: "usr_op" } as const;
  const frozen = await auto.turnOn();
  await auto.spend(frozen.customerId, 900n);
  await inTransaction(db, (tx) => freezeCustomer(tx, { customerId: frozen.customerId, ...freeze }));
  await auto.sweep();
  expect((await getAutoTopUp(db, frozen.customerId))?.obstacle).toBe("frozen");
  expect(await auto.chargesOf(frozen.customerId)).toEqual([]);
  await inTransaction(db, (tx) => unfreezeCustomer(tx, { customerId: frozen.customerId, ...freeze }));
  await auto.sweep();
  expect(await auto.chargesOf(frozen.customerId)).toEqual([1_000]);

  const indebted = await auto.turnOn();
  await auto.spend(indebted.customerId, 900n);
  const bought = await db.payment.findFirstOrThrow({ where: { customerId: indebted.customerId } });
  const refund = await auto.control("/sandbox/refunds", { paymentIntent: bought.paymentIntentId ?? "" });
  await auto.receiveEvent("refund.created", refund.id);
  await auto.drainInbox();
  await auto.sweep();
  expect((await getAutoTopUp(db, indebted.customerId))?.obstacle).toBe("debt");
  expect(await auto.chargesOf(indebted.customerId)).toEqual([]);

  const disputed = await auto.turnOn();
  const first = await db.payment.findFirstOrThrow({ where: { customerId: disputed.customerId } });
  const dispute = await auto.control("/sandbox/disputes", {
    paymentIntent: first.paymentIntentId ?? "",
    path: "lost",
    after: "1h",
  });
  await auto.receiveEvent("charge.dispute.created", dispute.id);
  await auto.drainInbox();
  await inTransaction(db, (tx) =>
    unfreezeCustomer(tx, { customerId: disputed.customerId, cause: `dispute:${dispute.id}`, actor: "usr_op" }),
  );
  expect((await getAutoTopUp(db, disputed.customerId))?.obstacle).toMatch(/^(disputed|debt)$/);
  await auto.sweep();
  expect(await auto.chargesOf(disputed.customerId)).toEqual([]);
});

test("a freeze during the pause after a decline ends the attempt, and the pause stays", async ({
  auto,
  db,
  database,
}) => {
  const { customerId } = await auto.turnOn({ card: DECLINES });
  await auto.spend(customerId, 900n);
  await auto.sweep();
  await inTransaction(db, (tx) =>
    freezeCustomer(tx, { customerId, cause: "operator", reason: "Looked at", actor: "usr_op" }),
  );
  await database.advanceClock("61 minutes");
  await auto.sweep();
  expect(await db.autoTopUpAttempt.findFirst({ where: { customerId } })).toMatchObject({
    status: "cancelled",
    tries: 1,
  });
  expect(await db.payment.findFirst({ where: { customerId, automatic: true } })).toMatchObject({ status: "expired" });
  expect(await db.autoTopUp.findUnique({ where: { customerId } })).toMatchObject({ status: "on", declines: 1 });
});

test("turned off is off: a waiting attempt is cancelled at Stripe, its Checkout closed, and the card let go of", async ({
  auto,
  db,
}) => {
  const { customerId } = await auto.turnOn({ card: ASKS });
  await auto.spend(customerId, 900n);
  await auto.sweep();
  const { checkoutSessionId } = await db.payment.findFirstOrThrow({ where: { customerId, automatic: true } });
  await turnOffAutoTopUp(db, customerId);
  await auto.sweep();
  expect(await auto.deps.stripe.client.checkout.sessions.retrieve(checkoutSessionId ?? "")).toMatchObject({
    status: "expired",
  });
  expect(await db.autoTopUpAttempt.findFirst({ where: { customerId } })).toMatchObject({ status: "cancelled" });
  const cards = (await listCardsToForget(db, 100)).filter((card) => card.customerId === customerId);
  expect(cards).toHaveLength(1);
  for (const card of cards) await forgetCard(auto.deps, card);
  const { stripeCustomerId } = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId } });
  const kept = await auto.deps.stripe.client.paymentMethods.list({ customer: stripeCustomerId });
  expect(kept.data.map(({ id }) => id)).not.toContain(cards[0]?.paymentMethodId);
});

test("a card that is gone at Stripe turns it off", async ({ auto, db }) => {
  const { customerId } = await auto.turnOn();
  await auto.spend(customerId, 900n);
  const { paymentMethodId } = await db.autoTopUp.findUniqueOrThrow({ where: { customerId } });
  await db.autoTopUp.update({ where: { customerId }, data: { paymentMethodId: `${paymentMethodId}x` } });
  await auto.sweep();
  expect(await db.autoTopUp.findUnique({ where: { customerId } })).toMatchObject({
    status: "off",
    offReason: "card_missing",
  });
  expect(await auto.chargesOf(customerId)).toEqual([]);
});

const refusalOf = (field: string) => ({ code: "invalid_input", publicDetails: { field } });

test("nothing is on without consent to these very settings and a card", async ({ auto, db }) => {
  const customer = await auto.turnOn();
  for (const threshold of [0n, 1_001n]) {
    await expect(auto.set(customer, { threshold })).rejects.toMatchObject(refusalOf("threshold"));
  }
  for (const monthlyCapCents of [999, 1_000.5]) {
    await expect(auto.set(customer, { monthlyCapCents })).rejects.toMatchObject(refusalOf("monthlyCapCents"));
  }
  const consents = await db.autoTopUpConsent.findMany({ where: { customerId: customer.customerId } });
  expect(consents).toMatchObject([
    {
      text: expect.stringContaining("Package: Starter, $10.00. Threshold: 500 credits. Monthly cap: $50.00."),
      userId: customer.userId,
    },
  ]);
  await auto.set(customer, { useSavedCard: false });
  await auto.spend(customer.customerId, 900n);
  await auto.sweep();
  expect((await getAutoTopUp(db, customer.customerId))?.obstacle).toBe("card_needed");
  expect(await auto.chargesOf(customer.customerId)).toEqual([]);
});

test("a card is kept for those who do not come back from the Checkout, and not for another customer", async ({
  auto,
  db,
  database,
}) => {
  const [customer, other] = [await auto.turnOn(), await auto.turnOn()];
  await auto.set(customer, { useSavedCard: false });
  const settings = await db.autoTopUp.findUniqueOrThrow({ where: { customerId: customer.customerId } });
  const pages = { successUrl: "http://localhost:3000/credits", cancelUrl: "http://localhost:3000/credits" };
  await createCardCheckout(auto.deps, settings, pages);
  const { setupSessionId } = await db.autoTopUp.findUniqueOrThrow({ where: { customerId: customer.customerId } });
  await auto.control(`/sandbox/checkout/${setupSessionId}/pay`, { outcome: "paid", card: "pm_card_amex" });
  const stolen = { customerId: customer.customerId, checkoutSessionId: "cs_test_other" };
  await expect(settleCardCheckout(auto.deps, stolen)).rejects.toMatchObject({ code: "not_found" });
  await database.advanceClock("6 minutes");
  for (const setup of await claimDueSetups(db, 10)) await settleCardCheckout(auto.deps, setup);
  expect(await db.autoTopUp.findUnique({ where: { customerId: customer.customerId } })).toMatchObject({
    status: "on",
    cardLast4: "8431",
  });
  expect(await db.autoTopUp.findUnique({ where: { customerId: other.customerId } })).toMatchObject({
    status: "on",
    cardLast4: "4242",
  });
});
