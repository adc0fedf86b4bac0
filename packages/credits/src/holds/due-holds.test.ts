import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { extendHold } from "./extend-hold.ts";
import { listDueHolds } from "./hold.store.ts";

test("a hold is due from the instant of its end, unless it was extended or has ended", async ({ db, database }) => {
  const customer = await newTestCustomer(db);
  await customer.give(100n);
  const ids = { silent: await customer.hold(10n), extended: await customer.hold(10n), ended: await customer.hold(10n) };
  await customer.release(ids.ended);
  const dueIds = async () => (await listDueHolds(db, 10)).map(({ id }) => id);

  await database.advanceClock("14 minutes");
  expect(await dueIds()).toEqual([]);
  await extendHold(db, ids.extended);
  expect(await extendHold(db, ids.ended)).toBe(false);
  await database.advanceClock("1 minute");
  expect(await dueIds()).toEqual([ids.silent]);
  await database.advanceClock("14 minutes");
  expect(await dueIds()).toEqual([ids.silent, ids.extended]);
});
