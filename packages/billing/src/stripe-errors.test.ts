import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { newId } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { catchUpStripeEvents, createPromotionCode, createPurchaseCheckout } from "@scrip/payments";
import Stripe from "stripe";
import { afterAll, beforeAll, expect } from "vitest";
import { applyChargeFee } from "./apply-charge-fee.ts";
import { applyDispute } from "./apply-dispute.ts";
import { applyRefund } from "./apply-refund.ts";
import { applyStripeEvent } from "./apply-stripe-event.ts";
import type { BillingDeps } from "./billing-deps.ts";
import { fulfilPayment } from "./fulfil-payment.ts";
import { reconcileStripe } from "./reconcile/reconcile-stripe.ts";
import { type Shop, test } from "./test-shop.ts";

/** What Stripe answers to everything; `hang` answers nothing. */
type Fault = { status: number; body: string; headers?: Record<string, string> } | "hang";

const stripeError = (type: string, code: string, message = "No such thing; request req_1 of acct_1") =>
  JSON.stringify({ error: { type, code, message } });

const FAULTS: Record<string, Fault> = {
  "400": { status: 400, body: stripeError("invalid_request_error", "parameter_unknown") },
  "402": { status: 402, body: stripeError("card_error", "card_declined") },
  "404": { status: 404, body: stripeError("invalid_request_error", "resource_missing") },
  "409": { status: 409, body: stripeError("idempotency_error", "idempotency_key_in_use") },
  "429": { status: 429, body: stripeError("invalid_request_error", "rate_limit"), headers: { "retry-after": "1" } },
  "500": { status: 500, body: stripeError("api_error", "internal") },
  "503": { status: 503, body: "<html>try later</html>" },
  "malformed JSON": { status: 200, body: '{"id": "cs_test' },
  hang: "hang",
};

/** Every function that calls Stripe. */
const CALLS: Record<string, (deps: BillingDeps, shop: Shop) => Promise<unknown>> = {
  "a purchase": async (deps, shop) => {
    const { customerId } = await shop.buy("starter");
    return createPurchaseCheckout(deps, {
      customerId,
      userId: newId("usr"),
      email: "ada@scrip.test",
      packageId: "starter",
      idempotencyKey: crypto.randomUUID(),
      successUrl: "http://localhost:3000/ok",
      cancelUrl: "http://localhost:3000/no",
    });
  },
  "a fulfilment": async (deps, shop) => fulfilPayment(deps, await shop.buy("starter")),
  "an event": async (deps, shop) => {
    const { checkoutSessionId } = await shop.buy("starter");
    return applyStripeEvent(deps, await shop.receiveEvent("checkout.session.completed", checkoutSessionId));
  },
  "a refund": (deps) => applyRefund(deps, { stripeRefundId: "re_1" }),
  "a dispute": (deps) => applyDispute(deps, { stripeDisputeId: "du_1" }),
  "a fee": (deps) => applyChargeFee(deps, { chargeId: "ch_1" }),
  "a promotion code": (deps) =>
    createPromotionCode(deps, {
      code: crypto.randomUUID().slice(0, 8).toUpperCase(),
      percentOff: 10,
      amountOffCents: null,
      redemptionsMax: null,
      redemptionsPerCustomerMax: 1,
      expiresAt: null,
      createdBy: "usr_admin",
    }),
  "the list of events": (deps) => catchUpStripeEvents(deps),
  "a reconciliation": (deps) => reconcileStripe(deps),
};

let fault: Fault = "hang";
const server = createServer((_request, response) => {
  if (fault !== "hang") response.writeHead(fault.status, fault.headers).end(fault.body);
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.for(Object.entries(FAULTS))(
  "whatever is asked while Stripe answers with %s, the error is ours, fit to be shown, and nothing has changed",
  async ([name, answer], { db, shop }) => {
    fault = answer;
    const { port } = server.address() as AddressInfo;
    // Half a minute of silence is the same to us as a quarter of a second: both are longer than we wait.
    const options = { host: "127.0.0.1", port, protocol: "http", timeout: 250, maxNetworkRetries: 0 } as const;
    const client = new Stripe("sk_test_51AbcdefghijklmnopQ", options);
    const deps = { ...shop.deps, stripe: { ...shop.deps.stripe, client } };
    const before = await bookOf(db);
    for (const [what, call] of Object.entries(CALLS)) {
      const error = await call(deps, shop).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(isAppError(error), `${what}: ${String(error)}`).toBe(true);
      if (!isAppError(error)) continue;
      const allowed = { "404": "not_found", "409": "in_flight" }[name] ?? "payment_provider_failed";
      expect(error.code, what).toBe(allowed);
      expect(error.publicMessage, what).toMatch(/^[A-Z][^<{]{10,160}\.$/);
      expect(error.publicMessage, what).not.toMatch(/Stripe|req_|acct_|\d{3}/);
    }
    expect(await bookOf(db)).toEqual(before);
    expect(await db.stripeCheck.count({ where: { openKey: { not: null } } })).toBe(0);
  },
);

test("what failed works when it is tried again, and an open event is still open", async ({ db, shop }) => {
  fault = { status: 503, body: "" };
  const { port } = server.address() as AddressInfo;
  const options = { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0 } as const;
  const client = new Stripe("sk_test_51AbcdefghijklmnopQ", options);
  const { checkoutSessionId } = await shop.buy("starter");
  await shop.pay(checkoutSessionId, "paid");
  const event = await shop.receiveEvent("checkout.session.completed", checkoutSessionId);
  const deps = { ...shop.deps, stripe: { ...shop.deps.stripe, client } };
  await expect(applyStripeEvent(deps, event)).rejects.toMatchObject({ code: "payment_provider_failed" });
  expect(await db.stripeEvent.findUnique({ where: { id: event } })).toMatchObject({ status: "received" });
  expect(await applyStripeEvent(shop.deps, event)).toMatchObject({ status: "paid", granted: true });
});

async function bookOf(db: BillingDeps["db"]) {
  const [transfers, refunds, disputes] = await Promise.all([
    db.ledgerTransfer.count(),
    db.stripeRefund.count(),
    db.stripeDispute.count(),
  ]);
  return { transfers, refunds, disputes };
}
