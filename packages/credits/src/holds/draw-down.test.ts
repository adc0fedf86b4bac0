import { test } from "@scrip/testing";
import { expect } from "vitest";
import { inHours, newTestCustomer } from "../test-customer.ts";

test("a hold takes what ends first, of that what was given before what was bought, of that the oldest", async ({
  db,
}) => {
  const customer = await newTestCustomer(db);
  const [soon, later] = [inHours(1), inHours(2)];
  const wanted = new Map<string, string>();
  const give = async (name: string, order: Parameters<typeof customer.give>[1]) => {
    wanted.set((await customer.give(10n, order)).grantId, name);
  };
  await give("7 bought, for ever, older", { expiresAt: null });
  await give("8 bought, for ever, younger", { expiresAt: null });
  await give("4 bought, later", { expiresAt: later });
  await give("6 given, for ever", { category: "promotional", expiresAt: null });
  await give("2 bought, soon", { expiresAt: soon });
  await give("3 given, later, older", { category: "promotional", expiresAt: later });
  await give("1 given, soon", { category: "promotional", expiresAt: soon });
  await give("3 given, later, younger", { category: "promotional", expiresAt: later });

  const requestId = await customer.hold(75n);
  const slices = await db.holdSlice.findMany({ where: { holdId: requestId }, orderBy: { position: "asc" } });
  expect(slices.map(({ grantId, amountMicrocredits }) => [wanted.get(grantId), amountMicrocredits])).toEqual([
    ["1 given, soon", 10n],
    ["2 bought, soon", 10n],
    ["3 given, later, older", 10n],
    ["3 given, later, younger", 10n],
    ["4 bought, later", 10n],
    ["6 given, for ever", 10n],
    ["7 bought, for ever, older", 10n],
    ["8 bought, for ever, younger", 5n],
  ]);
});
