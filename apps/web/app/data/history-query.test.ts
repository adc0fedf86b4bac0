import { expect, test } from "vitest";
import { historyAddress, historyDownloadQuery, historyFilterInput, readHistoryQuery } from "./history-query.ts";

const read = (search: string) => readHistoryQuery(new URLSearchParams(search));

test("every filter of the address becomes a field of the API, the last day inclusive", () => {
  const query = read("type=spend&type=refund&from=2026-02-01&to=2026-02-28&model=gpt-4o&q=Answer+by");
  expect(historyFilterInput(query)).toEqual({
    type: ["spend", "refund"],
    from: "2026-02-01",
    to: "2026-03-01",
    model: "gpt-4o",
    q: "Answer by",
  });
  expect(historyDownloadQuery(query)).toBe(
    "from=2026-02-01&to=2026-03-01&model=gpt-4o&q=Answer+by&type=spend&type=refund",
  );
});

test("an address that was read is written as it was", () => {
  const address = "/history?q=req_1&type=spend&model=gpt-4o&from=2026-02-01&to=2026-02-28";
  expect(historyAddress(read(address.slice("/history?".length)))).toBe(address);
  expect(historyAddress(read("cursor=abc"))).toBe("/history");
});

test("a period that ends before it begins is turned around", () => {
  expect(read("from=2026-03-02&to=2026-03-01")).toMatchObject({ from: "2026-03-01", to: "2026-03-02" });
});

test.each([
  "type=everything",
  "type=constructor",
  "from=2026-02-30",
  "from=yesterday",
  "to=1e9",
  "model=a%20b",
  "q=%20%00",
])("what is no filter is left out: %s", (search) => {
  expect(historyFilterInput(read(search))).toEqual({});
});

test("a search is cut to what the API takes, and is text", () => {
  expect(read(`q=${"a".repeat(500)}`).search).toHaveLength(200);
  expect(readHistoryQuery(new URLSearchParams([["q", "\ud800x"]])).search).toBe("\ufffdx");
});
