import { applyRefund, fulfilPayment } from "@scrip/billing";
import { captureHold, placeHold } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { createMailer } from "@scrip/email";
import { idOf } from "@scrip/payments";
import { expect } from "vitest";
import { type JobsInTest, test } from "../test-jobs.ts";
import { sendReceipt } from "./send-receipt.ts";

async function buyAndPay(jobs: JobsInTest, buyer?: string) {
  const purchase = await jobs.buy(buyer);
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

test("what of the credits repaid a debt is said, so that the first line adds up", async ({ db, jobs }) => {
  const first = await buyAndPay(jobs);
  await spend(db, first.customerId, 2_147_000n);
  const { client } = jobs.deps.stripe;
  const session = await client.checkout.sessions.retrieve(first.checkoutSessionId);
  const refund = await client.refunds.create({ payment_intent: idOf(session.payment_intent) ?? "" });
  await applyRefund(jobs.deps, { stripeRefundId: refund.id });

  const { paymentId } = await buyAndPay(jobs, first.customerId);
  await sendReceipt(jobs.deps, paymentId);
  const mail = (await jobs.listMails()).find(({ html }) => html.includes(paymentId));
  expect(mail?.text.split("\n")[0]).toBe(
    "You bought 5,000 credits and 500 bonus credits for $45.00; 2.147 of them repaid credits you owed, and your balance is 5,497.853 credits.",
  );
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

async function spend(db: Db, customerId: string, chargeMicrocredits: bigint): Promise<void> {
  const [requestId, actor] = [newId("req"), newId("usr")];
  const held = { requestId, customerId, userId: actor, amountMicrocredits: chargeMicrocredits };
  await inTransaction(db, (tx) => placeHold(tx, held));
  const charge = { chargeMicrocredits, providerCostNanodollars: 0n, modelId: "m", description: "A request", actor };
  await inTransaction(db, (tx) => captureHold(tx, { requestId, ...charge }));
}
