import { getBalance, listHistory } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { createCreditCode, createPromotionCode, findCreditCode } from "@scrip/payments";
import { expect } from "vitest";
import { redeemCreditCode } from "./redeem-credit-code.ts";
import { test } from "./test-shop.ts";

const CREDIT = 1_000_000n;
const DAY_MS = 86_400_000;

let made = 0;
async function createCode(db: Db, terms: Partial<Parameters<typeof createCreditCode>[1]> = {}) {
  made += 1;
  return createCreditCode(db, {
    code: `GIVES${made}`,
    creditsMicrocredits: 250n * CREDIT,
    validDays: 90,
    redemptionsMax: null,
    redemptionsPerCustomerMax: 1,
    expiresAt: null,
    createdBy: "usr_admin",
    ...terms,
  });
}

async function enter(db: Db, code: string, customer: { customerId: string; userId: string }) {
  const found = await findCreditCode(db, code);
  if (found === null) throw new Error(`there is no code ${code}`);
  return inTransaction(db, (tx) => redeemCreditCode(tx, found, customer), { isKeyed: true });
}

async function newCustomer(db: Db) {
  const customerId = newId("cus");
  await db.customer.create({ data: { id: customerId, kind: "person", name: "Ada" } });
  return { customerId, userId: newId("usr") };
}

test("a code gives promotional credits that last as long as it says, and a history row that names it", async ({
  db,
  database,
}) => {
  const customer = await newCustomer(db);
  const { code } = await createCode(db, { validDays: 30 });
  const { rows } = await database.owner.query<{ now: Date }>("SELECT scrip_now() AS now");
  expect(await enter(db, code, customer)).toMatchObject({ outcome: "granted", amountMicrocredits: 250n * CREDIT });
  const { grants, balanceMicrocredits, purchasedMicrocredits } = await getBalance(db, customer.customerId);
  expect({ balanceMicrocredits, purchasedMicrocredits }).toEqual({
    balanceMicrocredits: 250n * CREDIT,
    purchasedMicrocredits: 0n,
  });
  expect(grants).toMatchObject([{ category: "promotional", source: "promotion" }]);
  const lasts = (grants[0]?.expiresAt?.getTime() ?? 0) - (rows[0]?.now.getTime() ?? 0);
  expect(Math.round(lasts / DAY_MS)).toBe(30);
  const { rows: history } = await listHistory(db, customer.customerId, {}, { limit: 5 });
  expect(history).toMatchObject([{ description: `Promotion code ${code}` }]);
});

test("entered ten times at once, a code gives its credits once", async ({ db }) => {
  const customer = await newCustomer(db);
  const { code } = await createCode(db);
  const answers = await Promise.all(Array.from({ length: 10 }, () => enter(db, code, customer)));
  expect(answers.filter(({ outcome }) => outcome === "granted")).toHaveLength(1);
  expect((await getBalance(db, customer.customerId)).balanceMicrocredits).toBe(250n * CREDIT);
});

test("the last use of a code goes to one of those who want it", async ({ db }) => {
  const customers = await Promise.all(Array.from({ length: 6 }, () => newCustomer(db)));
  const { code, id } = await createCode(db, { redemptionsMax: 2 });
  const answers = await Promise.all(customers.map((customer) => enter(db, code, customer)));
  expect(answers.map(({ outcome }) => outcome).toSorted()).toEqual([
    "granted",
    "granted",
    ...Array.from({ length: 4 }, () => "used_up"),
  ]);
  expect(await db.creditCode.findUnique({ where: { id } })).toMatchObject({ redemptions: 2 });
});

test("a code that has ended gives nothing and uses nothing", async ({ db, database }) => {
  const { rows } = await database.owner.query<{ before: Date }>("SELECT scrip_now() - interval '1 s' AS before");
  const customer = await newCustomer(db);
  const { code, id } = await createCode(db, { expiresAt: rows[0]?.before ?? null });
  expect(await enter(db, code, customer)).toEqual({ outcome: "expired" });
  expect(await db.creditCode.findUnique({ where: { id } })).toMatchObject({ redemptions: 0 });
  expect((await getBalance(db, customer.customerId)).balanceMicrocredits).toBe(0n);
});

test("one word is one code: a discount or credits, with the same terms for ever", async ({ db, shop }) => {
  const given = await createCode(db);
  const discount = {
    percentOff: 20,
    amountOffCents: null,
    redemptionsMax: null,
    redemptionsPerCustomerMax: 1,
    expiresAt: null,
    createdBy: "usr_admin",
  };
  await expect(createPromotionCode(shop.deps, { code: given.code, ...discount })).rejects.toMatchObject({
    code: "conflict",
  });
  await createPromotionCode(shop.deps, { code: "TWENTYOFF", ...discount });
  await expect(createCode(db, { code: "TWENTYOFF" })).rejects.toMatchObject({ code: "conflict" });
  await expect(createCode(db, { code: given.code, validDays: 7 })).rejects.toMatchObject({ code: "conflict" });
  expect((await createCode(db, { code: given.code })).id).toBe(given.id);
});

test("a code that gives nothing, too much or for ever is refused", async ({ db }) => {
  for (const terms of [
    { creditsMicrocredits: 0n },
    { creditsMicrocredits: 100_001n * CREDIT },
    { validDays: 0 },
    { validDays: 1.5 },
    { redemptionsMax: 0 },
    { code: "lower" },
  ]) {
    await expect(createCode(db, terms)).rejects.toMatchObject({ code: "invalid_input" });
  }
});
