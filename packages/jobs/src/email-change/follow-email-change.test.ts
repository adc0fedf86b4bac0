import { createUser } from "@scrip/customers";
import { inTransaction, newId } from "@scrip/db";
import { closeAtStripe, createPurchaseCheckout } from "@scrip/payments";
import { expect } from "vitest";
import { type JobsInTest, test } from "../test-jobs.ts";
import { followEmailChange } from "./follow-email-change.ts";

async function signUp({ deps: { db } }: JobsInTest) {
  const person = { email: `${newId("usr")}@scrip.test`, name: "Ada", passwordHash: "none", role: "customer" as const };
  const { user, customer } = await inTransaction(db, (tx) => createUser(tx, person));
  const moveTo = (email: string) => db.user.update({ where: { id: user.id }, data: { email } });
  return { userId: user.id, customerId: customer.id, email: user.email, moveTo };
}

/** Somebody who has begun to buy, so that Stripe knows them. */
async function buyer(jobs: JobsInTest) {
  const { db, stripe } = jobs.deps;
  const ada = await signUp(jobs);
  await createPurchaseCheckout(jobs.deps, {
    ...ada,
    packageId: "basic",
    idempotencyKey: crypto.randomUUID(),
    successUrl: "http://localhost:3000/ok?session={CHECKOUT_SESSION_ID}",
    cancelUrl: "http://localhost:3000/credits",
  });
  const { stripeCustomerId } = await db.stripeCustomer.findUniqueOrThrow({ where: { customerId: ada.customerId } });
  const emailAtStripe = async () => {
    const known = await stripe.client.customers.retrieve(stripeCustomerId);
    return known.deleted ? null : known.email;
  };
  return { ...ada, emailAtStripe };
}

test("Stripe learns the address that counts now, however often it is told", async ({ jobs }) => {
  const ada = await buyer(jobs);
  expect(await ada.emailAtStripe()).toBe(ada.email);
  for (const email of [`new-${ada.email}`, `newer-${ada.email}`]) {
    await ada.moveTo(email);
    await followEmailChange(jobs.deps, ada.userId);
    await followEmailChange(jobs.deps, ada.userId);
    expect(await ada.emailAtStripe()).toBe(email);
  }
});

test("while Stripe does not answer the job fails, and its next try succeeds", async ({ jobs }) => {
  const ada = await buyer(jobs);
  await ada.moveTo(`new-${ada.email}`);
  await jobs.setStripeFaults({ api: { status: 500, nextN: 10 } });
  await expect(followEmailChange(jobs.deps, ada.userId)).rejects.toMatchObject({ code: "payment_provider_failed" });
  await jobs.setStripeFaults({});
  await followEmailChange(jobs.deps, ada.userId);
  expect(await ada.emailAtStripe()).toBe(`new-${ada.email}`);
});

test("who is not known at Stripe, or not any more, is left alone", async ({ jobs }) => {
  const stranger = await signUp(jobs);
  await followEmailChange(jobs.deps, stranger.userId);
  expect(await jobs.deps.db.stripeCustomer.count({ where: { customerId: stranger.customerId } })).toBe(0);
  const gone = await buyer(jobs);
  await closeAtStripe(jobs.deps, gone.customerId);
  await followEmailChange(jobs.deps, gone.userId);
  expect(await gone.emailAtStripe()).toBeNull();
});
