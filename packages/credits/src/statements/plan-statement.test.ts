import { expect, test } from "vitest";
import { planStatement } from "./plan-statement.ts";

const balances = { openingBalance: 2_587_500n, closingBalance: 997_412_500n };
const at = (now: string) => planStatement("cus_1", "2031-02", { ...balances, now: new Date(now) });

test("a statement says whose it is, of which month, and with what it opens and closes", () => {
  expect(at("2031-02-15T00:00:00Z")).toEqual({
    format: "scrip-statement-1",
    customerId: "cus_1",
    month: "2031-02",
    complete: false,
    openingBalance: "2.5875",
    closingBalance: "997.4125",
  });
});

test("a month begins at its first instant, and is complete a minute after its end", () => {
  expect(() => at("2031-01-31T23:59:59.999Z")).toThrow(
    expect.objectContaining({ code: "invalid_input", message: "This month has not begun." }),
  );
  expect(at("2031-02-01T00:00:00Z").complete).toBe(false);
  expect(at("2031-03-01T00:00:59.999Z").complete).toBe(false);
  expect(at("2031-03-01T00:01:00Z").complete).toBe(true);
});
