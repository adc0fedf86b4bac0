import { expect, test } from "vitest";
import { renderSubscriptionMail, type SubscriptionMail } from "./subscription-mail.ts";

const common = { planName: "Pro", webUrl: "https://scrip.example" };
const at = new Date("2026-03-01T10:00:00Z");

test.for<[SubscriptionMail, string, string]>([
  [
    { ...common, change: "renewed", creditsMicrocredits: 13_500_000_000n, expiresAt: at },
    "Your Pro plan was renewed: 13,500 credits",
    "2026-03-01 (UTC)",
  ],
  [{ ...common, change: "payment_failed", retriesAt: at }, "The payment for your Pro plan failed", "2026-03-01 (UTC)"],
  [{ ...common, change: "payment_failed", retriesAt: null }, "The payment for your Pro plan failed", "Change the card"],
  [{ ...common, change: "recovered" }, "Your Pro plan is paid again", "after all"],
  [{ ...common, change: "ends", endsAt: at }, "Your Pro plan ends on 2026-03-01 (UTC)", "not renewed"],
  [{ ...common, change: "cancelled" }, "Your Pro plan has ended", "Nothing more is charged"],
  [{ ...common, change: "given_up" }, "Your Pro plan has ended: it could not be paid", "subscribe again"],
])("a mail about a plan says what happened and leads to it: $0.change", async ([mail, subject, words]) => {
  const content = await renderSubscriptionMail(mail);
  expect(content.subject).toBe(subject);
  for (const part of [content.text, content.html]) {
    expect(part.replaceAll("<!-- -->", "")).toContain(words);
    expect(part).toContain("https://scrip.example/credits#plan");
  }
});
