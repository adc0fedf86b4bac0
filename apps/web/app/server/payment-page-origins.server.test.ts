import { expect, test } from "vitest";
import { paymentPageOrigins } from "./payment-page-origins.server.ts";

test("a form about money may only lead to the payment page and to the page that manages a plan", () => {
  expect(paymentPageOrigins(null)).toEqual(["https://checkout.stripe.com", "https://billing.stripe.com"]);
  expect(paymentPageOrigins(new URL("http://127.0.0.1:3003"))).toEqual([
    "http://127.0.0.1:3003",
    "http://localhost:3003",
  ]);
});
