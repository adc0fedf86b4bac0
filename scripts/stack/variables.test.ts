import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { checkVariables, VARIABLES } from "./variables.ts";

test.each([
  [{ WEB_PORT: "http" }, "WEB_PORT must be a port from 1 to 65535."],
  [{ WEB_PORT: "70000" }, "WEB_PORT must be a port from 1 to 65535."],
  [{ HOST: "x86_64-conda-linux-gnu" }, "HOST must be 127.0.0.1, for this machine only, or 0.0.0.0 or ::"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be debug, info, warn, error or silent."],
  [{ SMTP_URL: "" }, "SMTP_URL is empty; give it a value or remove it."],
  [{ OPENAI_API_KEY: "changeme" }, "OPENAI_API_KEY still holds a placeholder."],
  [{ WEB_URL: "localhost:3000" }, "WEB_URL must be a URL that starts with http:// or https://."],
  [{ STRIPE_SECRET_KEY: "sk_test_1" }, "STRIPE_SECRET_KEY is set and STRIPE_WEBHOOK_SECRET is not"],
  [{ STRIPE_SECRET_KEY: "sk_test_1", STRIPE_WEBHOOK_SECRET: "whsec_a,nonsense" }, "STRIPE_WEBHOOK_SECRET must start"],
  [{ DATABASE_URL: "postgres://app@db/scrip" }, "DATABASE_URL is set and DATABASE_OWNER_URL is not"],
  [{ SECRET_KEY: "short" }, "SECRET_KEY must have 32 characters or more."],
  [{ PLAN_TRIAL_DAYS: "91" }, "PLAN_TRIAL_DAYS must be a number of days from 0 to 90."],
])("%j is refused: %s", (variables, message) => {
  expect(() => checkVariables(variables)).toThrow(message);
});

test("two webhook secrets are good while one replaces the other", () => {
  expect(() =>
    checkVariables({ STRIPE_SECRET_KEY: "sk_live_1", STRIPE_WEBHOOK_SECRET: "whsec_a,whsec_b" }),
  ).not.toThrow();
});

test(".env.example explains every variable that is read, and no other", () => {
  const example = readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8");
  const names = [...example.matchAll(/^# ?([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
  expect(names.toSorted()).toEqual(Object.keys(VARIABLES).toSorted());
});
