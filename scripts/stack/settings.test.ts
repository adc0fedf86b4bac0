import { expect, test } from "vitest";
import { appVariables, inheritedVariables, planSandbox } from "./child-variables.ts";
import type { Secrets } from "./secrets.ts";
import { listUsedPorts, readSettings } from "./settings.ts";

const secrets: Secrets = {
  secretKey: "made-secret-key",
  stripeSecretKey: "sk_test_made",
  stripeWebhookSecret: "whsec_made",
  inngestEventKey: "made-event-key",
  inngestSigningKey: "signkey-sandbox-00",
  metricsToken: "made-metrics-token",
  demoPassword: "made-password",
};
const urls = { databaseUrl: "postgres://app@db/scrip", ownerDatabaseUrl: "postgres://owner@db/scrip" };
const realStripe = { STRIPE_SECRET_KEY: "sk_live_real", STRIPE_WEBHOOK_SECRET: "whsec_real" };

test("with no variables everything is a stand-in on the usual ports", () => {
  const settings = readSettings("/repository", {});
  expect(settings.sandboxed).toEqual({ postgres: true, stripe: true, providers: true, mailbox: true, executor: true });
  expect(settings.ports).toMatchObject({ web: 3000, admin: 3001, worker: 3002, stripe: 3003, executor: 3007 });
  expect(settings.webUrl).toBe("http://localhost:3000");
  expect(settings.dataDir).toBe("/repository/.scrip");
});

test("a Stripe key takes the place of the sandbox Stripe and turns the sandbox's controls off", () => {
  const settings = readSettings("/repository", realStripe);
  const variables = appVariables(settings, secrets, urls, false);
  expect(variables).toMatchObject(realStripe);
  expect(variables).not.toHaveProperty("STRIPE_API_BASE");
  expect(variables).not.toHaveProperty("SCRIP_SANDBOX");
  expect(planSandbox(settings, secrets, urls)).not.toHaveProperty("stripe");
  expect(listUsedPorts(settings)).not.toContain("stripe");
});

test("the key of one model provider turns all stand-ins for providers off", () => {
  const settings = readSettings("/repository", { ANTHROPIC_API_KEY: "sk-ant-real" });
  const variables = appVariables(settings, secrets, urls, false);
  expect(variables["ANTHROPIC_API_KEY"]).toBe("sk-ant-real");
  expect(variables["ANTHROPIC_BASE_URL"]).toBeUndefined();
  expect(variables["OPENAI_API_KEY"]).toBeUndefined();
});

test("the length of a trial reaches the apps", () => {
  const settings = readSettings("/repository", { PLAN_TRIAL_DAYS: "14" });
  expect(appVariables(settings, secrets, urls, false)["PLAN_TRIAL_DAYS"]).toBe("14");
});

test("where the apps listen and how much they log reaches the apps, and not the sandbox", () => {
  const variables = { HOST: "0.0.0.0", LOG_LEVEL: "warn" };
  const settings = readSettings("/repository", variables);
  expect(appVariables(settings, secrets, urls, false)).toMatchObject(variables);
  expect(inheritedVariables(variables)).toEqual({});
});

test("the apps never see the database's owner, whatever the shell has", () => {
  const shell = { PATH: "/bin", DATABASE_URL: "postgres://a@h/d", DATABASE_OWNER_URL: "postgres://o@h/d" };
  const settings = readSettings("/repository", shell);
  const variables = { ...inheritedVariables(shell), ...appVariables(settings, secrets, urls, false) };
  expect(variables).toMatchObject({ PATH: "/bin", DATABASE_URL: urls.databaseUrl });
  expect(variables).not.toHaveProperty("DATABASE_OWNER_URL");
});

test("two parts on one port are refused with the variables that move them", () => {
  expect(() => readSettings("/repository", { WEB_PORT: "3004" })).toThrow(
    "Port 3004 is wanted by web and by providers; see WEB_PORT and SANDBOX_PORT_BASE.",
  );
});
