import { expect, test } from "vitest";
import { REDACTED, redactText } from "./redact.ts";

test.each([
  "scrip_live_k1abcdefghijklmnop_0123456789",
  "sk_test_51AbCdEf",
  "whsec_c2VjcmV0",
  "sk-proj-abcdefghijklmnopqrst",
  "4242 4242 4242 4242",
])("%s never reaches the log", (secret) => {
  expect(redactText(`before ${secret} after`)).toBe(`before ${REDACTED} after`);
});

test("hides passwords in connection strings and bearer tokens in headers", () => {
  expect(redactText("postgres://scrip:hunter2@localhost/scrip")).toBe(`postgres://scrip:${REDACTED}@localhost/scrip`);
  expect(redactText("Authorization: Bearer abc.def")).toBe(`Authorization: Bearer ${REDACTED}`);
});

test("leaves ordinary text alone", () => {
  expect(redactText("charged 2.5875 credits for req_0192")).toBe("charged 2.5875 credits for req_0192");
});
