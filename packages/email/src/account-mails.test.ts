import { expect, test } from "vitest";
import { type AccountNewsMail, renderAccountLinkMail, renderAccountNewsMail } from "./account-mails.ts";

const webUrl = "https://scrip.example";
const at = new Date("2026-03-01T10:00:30Z");

test("a link is in both parts, with its end and what to do if it was not you", async () => {
  for (const [kind, path] of [
    ["verify_email", "/verify"],
    ["change_email", "/verify"],
    ["reset_password", "/reset"],
  ] as const) {
    const mail = await renderAccountLinkMail({ kind, to: "ada@example.com", token: "abc_-1", expiresAt: at, webUrl });
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain(`https://scrip.example${path}?token=abc_-1`);
      expect(part).toContain("2026-03-01 10:00 UTC");
      expect(part).toContain("do nothing");
    }
  }
});

test("news say what happened, when, and what to do if it was somebody else", async () => {
  const kinds = [
    "password_changed",
    "two_factor_on",
    "two_factor_off",
    "recovery_codes_replaced",
    "email_change_asked",
    "email_changed",
    "address_taken",
  ] as const;
  const news: AccountNewsMail[] = kinds.map((kind) => ({ kind, to: "ada@example.com", at, webUrl }));
  for (const one of [
    ...news,
    { kind: "recovery_code_used" as const, codesLeft: 3, to: "ada@example.com", at, webUrl },
  ]) {
    const { subject, text, html } = await renderAccountNewsMail(one);
    expect(subject.length, one.kind).toBeGreaterThan(10);
    for (const part of [text, html]) expect(part).toContain("2026-03-01 10:00 UTC");
    expect(text).toMatch(/If (this|it) was not you/);
    expect(text).toContain("https://scrip.example");
    expect(text).not.toMatch(/\$|credits/);
  }
  const { text } = await renderAccountNewsMail({ kind: "recovery_code_used", codesLeft: 3, to: "a@b.cc", at, webUrl });
  expect(text).toContain("Codes left: 3");
});
