import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestStripe, type TestStripe } from "../test-stripe.ts";

let sandbox: TestStripe;
let stripe: Stripe;

beforeAll(async () => {
  sandbox = await startTestStripe();
  stripe = sandbox.stripe;
});
afterAll(() => sandbox.close());

function openSession(fields: Partial<Stripe.Checkout.SessionCreateParams> = {}) {
  return stripe.checkout.sessions.create({
    mode: "payment",
    customer_email: "ada@example.com",
    line_items: [
      { quantity: 1, price_data: { currency: "usd", unit_amount: 1_000, product_data: { name: "Starter" } } },
      { quantity: 2, price_data: { currency: "usd", unit_amount: 333, product_data: { name: "Extra" } } },
    ],
    success_url: "http://127.0.0.1:9/done",
    ...fields,
  });
}

async function newCode(coupon: Stripe.CouponCreateParams, code: Partial<Stripe.PromotionCodeCreateParams> = {}) {
  const { id } = await stripe.coupons.create(coupon);
  return stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: id }, ...code });
}

function pay(sessionId: string, body: object = {}) {
  return sandbox.post(`/sandbox/checkout/${sessionId}/pay`, { outcome: "paid", ...body });
}

async function post(url: string | null, fields: Record<string, string>) {
  const body = new URLSearchParams(fields);
  const response = await fetch(url ?? "", { method: "POST", redirect: "manual", body });
  return { status: response.status, html: await response.text() };
}

test("a promotion code given with the session reduces it, and is counted when it is paid", async () => {
  const code = await newCode({ percent_off: 25.5, name: "A quarter off" }, { code: "QUARTER" });
  const session = await openSession({ discounts: [{ promotion_code: code.id }] });
  expect(session).toMatchObject({
    amount_subtotal: 1_666,
    amount_total: 1_241,
    total_details: { amount_discount: 425 },
    discounts: [{ coupon: null, promotion_code: code.id }],
  });
  expect((await stripe.promotionCodes.retrieve(code.id)).times_redeemed).toBe(0);
  await pay(session.id);
  const paid = await stripe.checkout.sessions.retrieve(session.id, {
    expand: ["line_items", "payment_intent", "discounts.promotion_code", "total_details.breakdown"],
  });
  expect(paid).toMatchObject({
    payment_status: "paid",
    payment_intent: { amount: 1_241, amount_received: 1_241 },
    discounts: [{ promotion_code: { code: "QUARTER" } }],
    total_details: { breakdown: { discounts: [{ amount: 425, discount: { promotion_code: code.id } }] } },
    line_items: {
      data: [
        { amount_subtotal: 1_000, amount_discount: 255, amount_total: 745 },
        { amount_subtotal: 666, amount_discount: 170, amount_total: 496 },
      ],
    },
  });
  const used = await stripe.promotionCodes.retrieve(code.id, { expand: ["promotion.coupon"] });
  expect(used).toMatchObject({ times_redeemed: 1, promotion: { coupon: { times_redeemed: 1, valid: true } } });
});

test("a coupon of the whole price leaves nothing to pay: no payment, no charge", async () => {
  const coupon = await stripe.coupons.create({ percent_off: 100 });
  const session = await openSession({ discounts: [{ coupon: coupon.id }] });
  expect(session).toMatchObject({ amount_total: 0, discounts: [{ coupon: coupon.id, promotion_code: null }] });
  const page = await (await fetch(session.url ?? "")).text();
  expect(page).toContain("Complete order");
  expect(page).not.toContain("Decline card");
  const { body } = await pay(session.id);
  expect(body).toMatchObject({ status: "complete", payment_status: "no_payment_required", payment_intent: null });
});

test("a code typed on the page is applied, shown, and can be taken away", async () => {
  await newCode({ amount_off: 500, currency: "usd" }, { code: "FIVE" });
  const { id, url } = await openSession({ allow_promotion_codes: true });
  expect(await (await fetch(url ?? "")).text()).toContain('<label for="code">');
  expect(await post(url, { promotion_code: "nothing" })).toMatchObject({
    status: 400,
    html: expect.stringContaining("This code is invalid."),
  });
  expect((await post(url, { promotion_code: " five " })).status).toBe(303);
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ amount_total: 1_166 });
  const html = await (await fetch(url ?? "")).text();
  expect(html).toContain("Promotion code FIVE");
  expect(html).toContain("−$5.00");
  await post(url, { promotion_code: "" });
  expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({ amount_total: 1_666, discounts: [] });
});

test("a code may come with the payment of the control route", async () => {
  await newCode({ percent_off: 50 }, { code: "HALF" });
  const { id } = await openSession({ allow_promotion_codes: true });
  const { body } = await pay(id, { promotionCode: "half" });
  expect(body).toMatchObject({ payment_status: "paid", amount_total: 833 });
});

test("a session that does not take codes refuses them", async () => {
  await newCode({ percent_off: 10 }, { code: "UNASKED" });
  const { id, url } = await openSession();
  expect((await pay(id, { promotionCode: "UNASKED" })).status).toBe(400);
  expect((await post(url, { promotion_code: "UNASKED" })).status).toBe(400);
  expect((await stripe.checkout.sessions.retrieve(id)).amount_total).toBe(1_666);
});

test("the last use of a code goes to whoever pays first", async () => {
  const code = await newCode({ percent_off: 10 }, { code: "LAST", max_redemptions: 1 });
  const [first, second] = await Promise.all([
    openSession({ discounts: [{ promotion_code: code.id }] }),
    openSession({ discounts: [{ promotion_code: code.id }] }),
  ]);
  const answers = await Promise.all([pay(first.id), pay(second.id)]);
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400]);
  expect(await stripe.promotionCodes.retrieve(code.id)).toMatchObject({ times_redeemed: 1, active: false });
});

test("codes and coupons end when their time has come", async () => {
  const now = Number((await sandbox.post("/sandbox/clock", { advance: "1s" })).body.frozen_time);
  const code = await newCode({ percent_off: 10, redeem_by: now + 7_200 }, { code: "SOON", expires_at: now + 3_600 });
  await sandbox.post("/sandbox/clock", { advance: "90m" });
  expect(await stripe.promotionCodes.retrieve(code.id, { expand: ["promotion.coupon"] })).toMatchObject({
    active: false,
    promotion: { coupon: { valid: true } },
  });
  await sandbox.post("/sandbox/clock", { advance: "1h" });
  expect((await stripe.coupons.list({ limit: 1 })).data).toMatchObject([{ valid: false }]);
});

test("restrictions of a code are kept", async () => {
  const { id: customer } = await stripe.customers.create({ email: "grace@example.com" });
  const other = await stripe.customers.create({ email: "other@example.com" });
  const refused = async (code: Stripe.PromotionCode, payer: string) => {
    const discounts = [{ promotion_code: code.id }];
    await expect(openSession({ discounts, customer: payer, customer_email: undefined as never })).rejects.toThrow(
      "cannot be redeemed",
    );
  };
  const coupon = { percent_off: 10 };
  const mine = await newCode(coupon, { customer });
  await refused(mine, other.id);
  await refused(await newCode(coupon, { active: false }), customer);
  await refused(
    await newCode(coupon, { restrictions: { minimum_amount: 1_667, minimum_amount_currency: "usd" } }),
    customer,
  );
  await refused(await newCode({ amount_off: 100, currency: "eur" }), customer);
  const first = await newCode(coupon, { restrictions: { first_time_transaction: true } });
  const session = await openSession({
    customer,
    customer_email: undefined as never,
    discounts: [{ promotion_code: first.id }],
  });
  await pay(session.id);
  await refused(first, customer);
});

test.each<[string, Stripe.CouponCreateParams, string]>([
  ["nothing off", {}, "percent_off"],
  ["both kinds off", { percent_off: 5, amount_off: 5, currency: "usd" }, "percent_off"],
  ["more than everything off", { percent_off: 100.5 }, "percent_off"],
  ["too fine a percentage", { percent_off: 0.001 }, "percent_off"],
  ["an amount of no currency", { amount_off: 5 }, "currency"],
  ["months without repeating", { percent_off: 5, duration: "once", duration_in_months: 3 }, "duration_in_months"],
  ["an end in the past", { percent_off: 5, redeem_by: 1 }, "redeem_by"],
])("a coupon with %s is refused", async (_name, fields, param) => {
  await expect(stripe.coupons.create(fields)).rejects.toMatchObject({ statusCode: 400, param });
});

test("coupons are changed, listed and deleted; a code is found by its text in any case", async () => {
  const coupon = await stripe.coupons.create({
    id: "WELCOME",
    percent_off: 10,
    duration: "repeating",
    duration_in_months: 3,
  });
  expect(await stripe.coupons.update(coupon.id, { name: "Welcome" })).toMatchObject({ name: "Welcome" });
  await expect(stripe.coupons.create({ id: "WELCOME", percent_off: 1 })).rejects.toMatchObject({
    code: "resource_already_exists",
  });
  const code = await stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "Hello" });
  await expect(
    stripe.promotionCodes.create({ promotion: { type: "coupon", coupon: coupon.id }, code: "HELLO" }),
  ).rejects.toThrow("already exists");
  expect((await stripe.promotionCodes.list({ code: "hello", active: true })).data).toMatchObject([{ id: code.id }]);
  expect(await stripe.coupons.del(coupon.id)).toEqual(expect.objectContaining({ id: "WELCOME", deleted: true }));
  await expect(stripe.coupons.retrieve(coupon.id)).rejects.toMatchObject({ statusCode: 404 });
});
