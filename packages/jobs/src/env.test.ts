import { expect, test } from "vitest";
import { readJobsEnv } from "./env.ts";

const SIGNING_KEY = `signkey-prod-${"0a1b2c3d".repeat(8)}`;
const good = {
  STRIPE_SECRET_KEY: "sk_test_51AbcdefghijklmnopQ",
  STRIPE_WEBHOOK_SECRET: "whsec_3fA9kQzB71LmN0pXcV5e",
  SMTP_URL: "smtp://127.0.0.1:1025",
  MAIL_FROM: "Scrip <hello@scrip.test>",
  WEB_URL: "https://scrip.example/",
  INNGEST_EVENT_KEY: "0123456789abcdefABCDEF",
  INNGEST_SIGNING_KEY: SIGNING_KEY,
};

test("reads keys, and no slash at the end of the web address", () => {
  const env = readJobsEnv({ ...good, INNGEST_BASE_URL: "http://127.0.0.1:3006" });
  expect(env.webUrl).toBe("https://scrip.example");
  expect(env.inngest).toEqual({
    isDev: false,
    eventKey: good.INNGEST_EVENT_KEY,
    signingKey: SIGNING_KEY,
    signingKeyFallback: null,
    baseUrl: "http://127.0.0.1:3006",
  });
});

test("the dev server takes the place of keys, but never in production", () => {
  const dev = {
    ...good,
    INNGEST_EVENT_KEY: undefined,
    INNGEST_SIGNING_KEY: undefined,
    INNGEST_DEV: "http://127.0.0.1:8288",
  };
  expect(readJobsEnv(dev).inngest).toEqual({ isDev: true, baseUrl: "http://127.0.0.1:8288" });
  expect(() => readJobsEnv({ ...dev, NODE_ENV: "production" })).toThrow(/INNGEST_DEV/);
});

test.for<[string, string | undefined]>([
  ["INNGEST_EVENT_KEY", undefined],
  ["INNGEST_EVENT_KEY", ""],
  ["INNGEST_EVENT_KEY", "local"],
  ["INNGEST_SIGNING_KEY", undefined],
  ["INNGEST_SIGNING_KEY", "signkey-prod-undefined"],
  ["INNGEST_SIGNING_KEY", `${SIGNING_KEY},`],
  ["INNGEST_BASE_URL", "inngest"],
  ["WEB_URL", undefined],
  ["WEB_URL", "scrip.example"],
  ["SMTP_URL", ""],
  ["MAIL_FROM", undefined],
  ["STRIPE_SECRET_KEY", undefined],
  ["STRIPE_WEBHOOK_SECRET", "undefined"],
])("refuses to start with %s=%j, naming it", ([name, value]) => {
  expect(() => readJobsEnv({ ...good, [name]: value })).toThrow(
    expect.objectContaining({ code: "misconfigured", message: expect.stringContaining(name) }),
  );
});

test("alarms are mailed to whom ALARM_EMAIL names, with the address of the admin app", () => {
  expect(readJobsEnv(good).alarms).toBeNull();
  const named = { ...good, ALARM_EMAIL: "operators@scrip.example", ADMIN_URL: "https://admin.scrip.example/" };
  expect(readJobsEnv(named).alarms).toEqual({
    email: "operators@scrip.example",
    adminUrl: "https://admin.scrip.example",
  });
  for (const [variables, name] of [
    [{ ALARM_EMAIL: "" }, "ALARM_EMAIL"],
    [{ ALARM_EMAIL: "operators" }, "ALARM_EMAIL"],
    [{ ALARM_EMAIL: "a@b.example, c@d.example" }, "ALARM_EMAIL"],
    [{ ADMIN_URL: undefined }, "ADMIN_URL"],
  ] as const) {
    expect(() => readJobsEnv({ ...named, ...variables })).toThrow(name);
  }
});
