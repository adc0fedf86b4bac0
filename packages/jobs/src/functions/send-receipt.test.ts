import { fulfilPayment } from "@scrip/billing";
import { createMailer } from "@scrip/email";
import { expect } from "vitest";
import { type JobsInTest, test } from "../test-jobs.ts";
import { sendReceipt } from "./send-receipt.ts";

async function buyAndPay(jobs: JobsInTest) {
  const purchase = await jobs.buy();
  await jobs.pay(purchase.checkoutSessionId);
  await fulfilPayment(jobs.deps, purchase);
  return purchase;
}

test("the buyer gets one receipt with amount and balance in its first line", async ({ db, jobs }) => {
  const { customerId, paymentId } = await buyAndPay(jobs);
  expect(await sendReceipt(jobs.deps, paymentId)).toBe("sent");
  expect(await sendReceipt(jobs.deps, paymentId)).toBe("already_sent");
  const mails = (await jobs.listMails()).filter((mail) => mail.to === `${customerId}@scrip.test`);
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text.split("\n")[0]).toBe(
    "You bought 5,000 credits and 500 bonus credits for $45.00; your balance is 5,500 credits.",
  );
  expect(mails[0]?.html).toContain(paymentId);
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ receiptSentAt: expect.any(Date) });
});

test("a mail server that is down fails the step, and the next attempt sends", async ({ db, jobs }) => {
  const { paymentId } = await buyAndPay(jobs);
  const down = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from: "hello@scrip.test" });
  await expect(sendReceipt({ ...jobs.deps, mailer: down }, paymentId)).rejects.toThrow();
  expect(await db.payment.findUnique({ where: { id: paymentId } })).toMatchObject({ receiptSentAt: null });
  expect(await sendReceipt(jobs.deps, paymentId)).toBe("sent");
});

test("a payment that is not paid gets no receipt", async ({ jobs }) => {
  const { paymentId } = await jobs.buy();
  await expect(sendReceipt(jobs.deps, paymentId)).rejects.toMatchObject({ code: "internal" });
  expect(await jobs.listMails()).not.toContainEqual(
    expect.objectContaining({ html: expect.stringContaining(paymentId) }),
  );
});
