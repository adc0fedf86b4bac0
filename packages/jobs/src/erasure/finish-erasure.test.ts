import { fulfilPayment } from "@scrip/billing";
import { createUser, eraseProfile } from "@scrip/customers";
import { inTransaction, newId } from "@scrip/db";
import { createMailer } from "@scrip/email";
import { expect } from "vitest";
import { type JobsInTest, test } from "../test-jobs.ts";
import { finishErasure } from "./finish-erasure.ts";
import { sweepErasures } from "./sweep-erasures.ts";

/** Somebody with words of their own, whose profile was just erased. */
async function erased({ deps: { db } }: JobsInTest) {
  const email = `${newId("usr")}@scrip.test`;
  const person = { email, name: "Ada", passwordHash: "none", role: "customer" as const };
  const { user, customer } = await inTransaction(db, (tx) => createUser(tx, person));
  const owner = { customerId: customer.id, userId: user.id };
  const ids = Array.from({ length: 150 }, () => newId("cnv"));
  await db.conversation.createMany({ data: ids.map((id) => ({ id, ...owner, title: "Words" })) });
  await db.message.createMany({
    data: ids.map((conversationId) => ({ id: newId("msg"), conversationId, role: "user", text: "Words" })),
  });
  await inTransaction(db, (tx) => eraseProfile(tx, user.id));
  const countWords = () => db.message.count({ where: { conversation: { customerId: customer.id } } });
  const mailsOf = async (jobs: JobsInTest) => (await jobs.listMails()).filter(({ to }) => to === email);
  return { userId: user.id, customerId: customer.id, countWords, mailsOf };
}

test("the words go, the last mail is sent once, and then the address is forgotten", async ({ jobs }) => {
  const ada = await erased(jobs);
  await finishErasure(jobs.deps, ada.userId);
  await finishErasure(jobs.deps, ada.userId);
  expect(await ada.countWords()).toBe(0);
  expect((await ada.mailsOf(jobs)).map(({ subject }) => subject)).toEqual(["Your account was deleted"]);
  const note = await jobs.deps.db.accountErasure.findUnique({ where: { userId: ada.userId } });
  expect(note).toMatchObject({ email: null, mailedAt: expect.any(Date), closedAtStripeAt: expect.any(Date) });
});

test("a mail server that is down holds up only the mail; the sweeper sends it later", async ({ jobs, database }) => {
  const ada = await erased(jobs);
  const down = createMailer({ smtpUrl: "smtp://127.0.0.1:9", from: "hello@scrip.test" });
  await expect(finishErasure({ ...jobs.deps, mailer: down }, ada.userId)).rejects.toThrow();
  expect(await ada.countWords()).toBe(0);
  expect(await ada.mailsOf(jobs)).toHaveLength(0);
  await sweepErasures(jobs.deps);
  expect(await ada.mailsOf(jobs)).toHaveLength(0); // it is the job's for some minutes
  await database.owner.query(
    `UPDATE account_erasure SET erased_at = erased_at - interval '1 hour' WHERE user_id = '${ada.userId}'`,
  );
  await sweepErasures(jobs.deps);
  expect(await ada.mailsOf(jobs)).toHaveLength(1);
});

test("credits that come to a deleted account ask for a person", async ({ jobs }) => {
  const { db } = jobs.deps;
  const purchase = await jobs.buy();
  const person = { email: `${newId("usr")}@scrip.test`, name: "Ada", passwordHash: "none", role: "customer" as const };
  const { user } = await inTransaction(db, (tx) => createUser(tx, person));
  await db.accountErasure.create({
    data: { userId: user.id, customerId: purchase.customerId, mailedAt: new Date(), closedAtStripeAt: new Date() },
  });
  const isAlarmed = async () => {
    await sweepErasures(jobs.deps);
    const subject = purchase.customerId;
    return (await db.alarm.count({ where: { kind: "erased_account_has_credits", subject } })) === 1;
  };
  expect(await isAlarmed()).toBe(false);
  await jobs.pay(purchase.checkoutSessionId);
  await fulfilPayment(jobs.deps, purchase);
  expect(await isAlarmed()).toBe(true);
});
