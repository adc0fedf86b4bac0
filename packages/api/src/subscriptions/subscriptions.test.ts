import { applyInvoice } from "@scrip/billing";
import { idOf } from "@scrip/payments";
import { expect } from "vitest";
import { test } from "../test-api.ts";

test("a customer subscribes, sees what the plan brings, manages it at Stripe, and cannot have two", async ({ api }) => {
  const { session: as } = await api.signUp();
  const none = await api.get("/api/credits/subscription", { as });
  expect(none.json.subscription).toBeNull();
  expect(none.json.plans.map((plan: { packageId: string }) => plan.packageId)).toEqual(["basic", "pro", "business"]);
  expect((await api.post("/api/trpc/credits.portal", { as, body: {} })).status).toBe(404);

  const { json: answer } = await api.post("/api/trpc/credits.subscribe", { as, body: { packageId: "pro" } });
  const { checkoutSessionId } = answer.result.data;
  await api.pay(checkoutSessionId);
  const { stripe } = api.deps.web;
  const { invoice } = await stripe.client.checkout.sessions.retrieve(checkoutSessionId);
  expect(await applyInvoice(api.deps.web, { invoiceId: idOf(invoice) ?? "" })).toMatchObject({ granted: true });

  const { json } = await api.get("/api/credits/subscription", { as });
  expect(json.subscription).toMatchObject({
    plan: { packageId: "pro", name: "Pro", credits: "12000", bonusCredits: "1500", priceCents: 10_000 },
    status: "active",
    endsAt: null,
    isPaused: false,
  });
  expect(json.subscription.renewsAt).toBe(json.subscription.currentPeriodEnd);
  const { json: balance } = await api.get("/api/credits/balance", { as });
  expect(balance).toMatchObject({ balance: "13500", totalPurchased: "12000" });
  const portal = await api.post("/api/trpc/credits.portal", { as, body: {} });
  expect(portal.json.result.data.portalUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/p\/session\//);
  const second = await api.post("/api/trpc/credits.subscribe", { as, body: { packageId: "basic" } });
  expect(second.status).toBe(409);
  const unknown = await api.post("/api/trpc/credits.subscribe", { as, body: { packageId: "enterprise" } });
  expect(unknown.status).toBe(404);
});
