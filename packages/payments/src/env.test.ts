import { expect, test } from "vitest";
import { readPaymentsEnv } from "./env.ts";

const SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";
const OTHER = "whsec_9dK2jWyT84RsG6hPqU1o";
const good = { STRIPE_SECRET_KEY: "sk_test_51Abcdefghijklmnop", STRIPE_WEBHOOK_SECRET: SECRET };

test("takes one webhook secret, or two while it is rotated", () => {
  expect(readPaymentsEnv(good).stripeWebhookSecrets).toEqual([SECRET]);
  const both = { ...good, STRIPE_WEBHOOK_SECRET: `${SECRET}, ${OTHER}` };
  expect(readPaymentsEnv(both).stripeWebhookSecrets).toEqual([SECRET, OTHER]);
});

test.for([
  undefined,
  "",
  " ",
  "undefined",
  "null",
  "secret",
  "whsec_",
  "whsec_...",
  "whsec_undefined",
  "whsec_xxxxxxxxxxxxxxxxxxxxxxxx",
  "whsec_your_signing_secret_here",
  "whsec_changeme_changeme_changeme",
  "whsec_ 3fA9kQzB71LmN0pXcV5e",
  "3fA9kQzB71LmN0pXcV5e",
  `${SECRET},`,
  `,${SECRET}`,
  `${SECRET},undefined`,
  `${SECRET},${OTHER},whsec_5gB8lXnC62MoV1qZdW3i`,
])("refuses to start with the webhook secret %j, naming the variable", (value) => {
  const variables = { ...good, STRIPE_WEBHOOK_SECRET: value };
  expect(() => readPaymentsEnv(variables)).toThrow(
    expect.objectContaining({ code: "misconfigured", message: expect.stringContaining("STRIPE_WEBHOOK_SECRET") }),
  );
});

test.for([
  undefined,
  "",
  "sk_test_",
  "sk_test_...",
  "sk_test_your_key_goes_here",
  "pk_test_51Abcdefghijklmnop",
  "sk_test_51Abc defghijklmnop",
])("refuses to start with the secret key %j, naming the variable", (value) => {
  expect(() => readPaymentsEnv({ ...good, STRIPE_SECRET_KEY: value })).toThrow(
    expect.objectContaining({ code: "misconfigured", message: expect.stringContaining("STRIPE_SECRET_KEY") }),
  );
});

test("production talks to Stripe itself, except in the sandbox", () => {
  const sandboxed = { ...good, STRIPE_API_BASE: "http://127.0.0.1:3004" };
  expect(readPaymentsEnv(sandboxed).stripeApiBase?.host).toBe("127.0.0.1:3004");
  expect(() => readPaymentsEnv({ ...sandboxed, NODE_ENV: "production" })).toThrow(/STRIPE_API_BASE/);
  expect(readPaymentsEnv({ ...sandboxed, NODE_ENV: "production", SCRIP_SANDBOX: "1" }).stripeApiBase).not.toBeNull();
});

test("a live key is sent to nobody but Stripe", () => {
  const live = { ...good, STRIPE_SECRET_KEY: "sk_live_51Abcdefghijklmnop", SCRIP_SANDBOX: "1" };
  expect(() => readPaymentsEnv({ ...live, STRIPE_API_BASE: "http://127.0.0.1:3004" })).toThrow(/STRIPE_API_BASE/);
  expect(readPaymentsEnv(live).stripeApiBase).toBeNull();
});

test("a trial is off unless it is set, and has at most 90 days", () => {
  expect(readPaymentsEnv(good).trialDays).toBeUndefined();
  expect(readPaymentsEnv({ ...good, PLAN_TRIAL_DAYS: "14" }).trialDays).toBe(14);
  for (const value of ["91", "-1", "1.5", "two"]) {
    expect(() => readPaymentsEnv({ ...good, PLAN_TRIAL_DAYS: value })).toThrow(/PLAN_TRIAL_DAYS/);
  }
});
