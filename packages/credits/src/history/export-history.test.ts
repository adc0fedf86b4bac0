import type { Tx } from "@scrip/db";
import type { StatementFilter } from "@scrip/ledger";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { exportHistory, type HistoryFormat } from "./export-history.ts";
import { listHistory } from "./list-history.ts";
import { type HistoryItem, writeHistoryRow } from "./write-history-row.ts";

async function readText(tx: Tx, customerId: string, filter: StatementFilter, format: HistoryFormat): Promise<string> {
  let text = "";
  for await (const part of exportHistory(tx, customerId, filter, format)) text += part;
  return text;
}

const readJson = async (tx: Tx, customerId: string, filter: StatementFilter): Promise<HistoryItem[]> =>
  (JSON.parse(await readText(tx, customerId, filter, "json")) as { items: HistoryItem[] }).items;

test("CSV and JSON have the rows of the pages, under every filter", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const { paymentId } = await customer.buy(5_000n, { bonus: 500n });
  for (let n = 1n; n <= 3n; n += 1n) await customer.spend(n);
  await customer.refund(paymentId, 100);
  const all = (await listHistory(db, customer.id, {}, { limit: 100 })).rows;
  const filters: StatementFilter[] = [
    {},
    { types: ["spend"] },
    { types: ["bonus", "clawback"] },
    { modelId: "m" },
    { search: "answer" },
    { search: paymentId },
    { to: all[2]?.createdAt },
    { types: ["gift"] },
  ];
  for (const filter of filters) {
    const { rows } = await listHistory(db, customer.id, filter, { limit: 100 });
    const items = rows.map(writeHistoryRow);
    expect(await readJson(db, customer.id, filter)).toEqual(items);
    const lines = (await readText(db, customer.id, filter, "csv")).split("\r\n");
    expect(lines[0]).toBe(
      "number,id,type,amount,balanceBefore,balanceAfter,description,model,requestId,paymentId,createdAt",
    );
    expect(lines.at(-1)).toBe("");
    expect(lines.slice(1, -1)).toEqual(
      items.map((item) =>
        [
          item.number,
          item.id,
          item.type,
          item.amount,
          item.balanceBefore,
          item.balanceAfter,
          item.description,
          item.model,
          item.requestId,
          item.paymentId,
          item.createdAt,
        ].join(","),
      ),
    );
  }
});

test("amounts beyond the precision of a float keep every digit", async ({ db }) => {
  const customer = await newTestCustomer(db);
  for (let n = 0; n < 9; n += 1) await customer.give(10n ** 15n);
  await customer.give(7_199_254_740_993n);
  const [last] = await readJson(db, customer.id, {});
  expect(last).toMatchObject({ amount: "7199254.740993", balanceAfter: "9007199254.740993" });
  expect(await readText(db, customer.id, {}, "csv")).toContain(",7199254.740993,9000000000,9007199254.740993,");
});

test("what a person wrote is text to a spreadsheet and comes back whole from JSON", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const description = '=HYPERLINK("http://x","pay\r\nhere")';
  await customer.give(1_000n, { description });
  const text = await readText(db, customer.id, {}, "csv");
  expect(text).toContain(`,"'=HYPERLINK(""http://x"",""pay\r\nhere"")",`);
  expect((await readJson(db, customer.id, {}))[0]?.description).toBe(description);
});

test("a history of nothing is a whole file, too", async ({ db }) => {
  const customer = await newTestCustomer(db);
  expect(await readText(db, customer.id, {}, "json")).toBe('{"items":[]}\n');
  expect((await readText(db, customer.id, {}, "csv")).split("\r\n")).toHaveLength(2);
});

test("a filter or a format that makes no sense is refused before the first part", async ({ db }) => {
  const customer = await newTestCustomer(db);
  const refused = expect.objectContaining({ code: "invalid_input" });
  expect(() => exportHistory(db, customer.id, { search: "" }, "csv")).toThrow(refused);
  expect(() => exportHistory(db, customer.id, {}, "xml" as HistoryFormat)).toThrow(refused);
});
