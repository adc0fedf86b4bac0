import { applyRefund, fulfilPayment } from "@scrip/billing";
import { createMailer } from "@scrip/email";
import { idOf } from "@scrip/payments";
import { expect } from "vitest";
import { sweepRefundMails } from "../sweepers/sweep-mails.ts";
import { type JobsInTest, test } from "../test-jobs.ts";
import { sendRefundMail } from "./send-refund-mail.ts";

async function buyAndRefund(jobs: JobsInTest, amount: number) {
  const purchase = await jobs.buy();
  await jobs.pay(purchase.checkoutSessionId);
  await fulfilPayment(jobs.deps, purchase);
  const { client } = jobs.deps.stripe;
  const session = await client.checkout.sessions.retrieve(purchase.checkoutSessionId);
  const refund = await client.refunds.create({ payment_intent: idOf(session.payment_intent) ?? "", amount });
  await applyRefund(jobs.deps, { stripeRefundId: refund.id });
  const mails = async () =>
    (await jobs.listMails()).filter(
      ({ to, subject }) => to === `${purchase.customerId}@scrip.test` && subject.startsWith("Refund"),
    );
  return { ...purchase, stripeRefundId: refund.id, mails };
}

test("the buyer is told once of a refund, however often the job runs", async ({ jobs }) => {
  const { paymentId, stripeRefundId, mails } = await buyAndRefund(jobs, 900);
  expect(await sendRefundMail(jobs.deps, { paymentId, stripeRefundId })).toBe("sent");
  expect(await sendRefundMail(jobs.deps, { paymentId, stripeRefundId })).toBe("already_sent");
  expect((await mails()).map((mail) => mail.text.split("\n")[0])).toEqual([
    "We refunded $9.00 of your Basic package and took back the credits it had bought; your balance is 4,400 credits.",
  ]);
});

test("a refund that no job has told of is told of by the sweeper, once, after the mail server is back", async ({
  database,
  jobs,
}) => {
  const { mails } = await buyAndRefund(jobs, 4_500);
  await sweepRefundMails(jobs.deps);
  expect(await mails()).toEqual([]); // the job still has its chance
  await database.advanceClock("6 minutes");
  const down = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from: "hello@scrip.test" });
  await sweepRefundMails({ ...jobs.deps, mailer: down });
  await sweepRefundMails(jobs.deps);
  await sweepRefundMails(jobs.deps);
  expect(await mails()).toHaveLength(1);
});
