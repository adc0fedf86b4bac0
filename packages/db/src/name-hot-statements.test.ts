import { test } from "@scrip/testing";
import { expect } from "vitest";
import { nameHotStatement } from "./name-hot-statements.ts";

test("a hot statement has one name, other statements none", () => {
  const sql = "SELECT * FROM credits_settle_hold($1)";
  expect(nameHotStatement({ sql })).toMatch(/^hot_[0-9a-f]{16}$/);
  expect(nameHotStatement({ sql })).toBe(nameHotStatement({ sql: `${sql}` }));
  expect(nameHotStatement({ sql: `${sql} ` })).not.toBe(nameHotStatement({ sql }));
  expect(nameHotStatement({ sql: "SELECT 1" })).toBe("");
});

test("a prepared statement answers the same each time, also when it fails in between", async ({ db }) => {
  const sheet = () => db.$queryRaw<{ available: bigint }[]>`SELECT available FROM credits_balance_sheet(${"cus_none"})`;
  expect(await sheet()).toEqual([]);
  await expect(db.$queryRaw`SELECT * FROM credits_balance_sheet(${"cus_none"}) WHERE 1 / 0 = 1`).rejects.toThrow();
  for (let count = 0; count < 8; count += 1) expect(await sheet()).toEqual([]);
});
