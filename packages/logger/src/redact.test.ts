import { expect, test } from "vitest";
import { REDACTED, redactText } from "./redact.ts";

test.each([
  "scrip_live_k1abcdefghijklmnop_0123456789",
  "sk_test_51AbCdEf",
  "whsec_c2VjcmV0",
  "sk-proj-abcdefghijklmnopqrst",
  "AIzaSyA-1234567890abcdefghijklmnopqrstu",
  "gsk_abcdefghijklmnopqrstuvwx",
  "xai-abcdefghijklmnopqrstuvwx",
  "4242 4242 4242 4242",
])("%s never reaches the log", (secret) => {
  expect(redactText(`before ${secret} after`)).toBe(`before ${REDACTED} after`);
});

test("hides passwords in connection strings and bearer tokens in headers", () => {
  expect(redactText("postgres://scrip:hunter2@localhost/scrip")).toBe(`postgres://scrip:${REDACTED}@localhost/scrip`);
  expect(redactText("Authorization: Bearer abc.def")).toBe(`Authorization: Bearer ${REDACTED}`);
});

test.each(["scrip_session", "scrip_admin", "scrip_second_step", "scrip_admin_second_step"])(
  "hides what the cookie %s holds",
  (name) => {
    expect(redactText(`__Host-${name}=Zm9v_bar-1; theme=dark`)).toMatch(/=\[redacted\]; theme=dark$/);
  },
);

test("leaves ordinary text alone", () => {
  expect(redactText("charged 2.5875 credits for req_0192")).toBe("charged 2.5875 credits for req_0192");
});
