import { expect, test } from "vitest";
import { renderAlarmMail } from "./alarm-mail.ts";
import { renderExpiryNoticeMail, renderLowBalanceMail } from "./notice-mails.ts";

const webUrl = "https://scrip.example";

test("the first line of a notice says everything, in both parts", async () => {
  const expiry = await renderExpiryNoticeMail({
    expiringMicrocredits: 1_500_500_000n,
    expiresOn: "2026-12-01",
    daysBefore: 1,
    webUrl,
  });
  expect(expiry.subject).toBe("1,500.5 credits expire within a day");
  expect(expiry.text.split("\n")[0]).toContain("1,500.5 credits of yours expire on 2026-12-01 (UTC).");
  expect(expiry.html).toContain("2026-12-01");
  const low = await renderLowBalanceMail({ balanceMicrocredits: 0n, thresholdMicrocredits: 100_000_000n, webUrl });
  expect(low.text.split("\n")[0]).toBe("Your balance is 0 credits, below the 100 credits of your notice.");
  for (const mail of [expiry, low]) expect(mail.text).toContain("https://scrip.example/credits");
});

test("an alarm's mail shows what happened, brings no markup, and has one line of subject", async () => {
  const { subject, html, text } = await renderAlarmMail({
    kind: "odd",
    subject: `a\r\nBcc: x@y.example ${"z".repeat(300)}`,
    message: "<b>look</b>",
    details: { count: 3, customerId: null },
    raisedAt: new Date("2026-03-01T10:00:00Z"),
    adminUrl: "https://admin.scrip.example",
  });
  expect(subject).not.toMatch(/[\r\n]/);
  expect(subject.length).toBeLessThanOrEqual(200);
  expect(html).not.toContain("<b>");
  for (const fact of ["Raised: 2026-03-01 10:00:00 UTC", "count: 3", "https://admin.scrip.example"]) {
    expect(text).toContain(fact);
  }
});
