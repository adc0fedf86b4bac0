import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkStatement, startStatementCheck } from "./check-statement.ts";
import { parseStatement } from "./parse-statement.ts";
import type { Statement } from "./statement.ts";
import { writeTestStatement } from "./test-statement.ts";

const sound = fc
  .record({
    openingMicrocredits: fc.bigInt(10n ** 12n, 10n ** 16n),
    amounts: fc.array(
      fc.bigInt(-(10n ** 9n), 10n ** 15n).filter((amount) => amount !== 0n),
      { minLength: 1, maxLength: 20 },
    ),
    firstNumber: fc.integer({ min: 2, max: 2 ** 40 }),
  })
  .map(writeTestStatement);

/** The same statement with another checksum: the one that belongs to it as it stands. */
function withItsChecksum(statement: Statement): Statement {
  const check = startStatementCheck(statement);
  for (const row of statement.rows) check.add(row);
  return { ...statement, checksum: check.end().checksum };
}

function changeRow(statement: Statement, index: number, change: object): Statement {
  return { ...statement, rows: statement.rows.map((row, i) => (i === index ? { ...row, ...change } : row)) };
}

test("a sound statement has no problem, also after a round trip through text", () => {
  fc.assert(
    fc.property(sound, (statement) => {
      expect(checkStatement(statement)).toBeNull();
      expect(parseStatement(JSON.stringify(statement))).toEqual(statement);
      expect(parseStatement(JSON.stringify(statement, null, 2))).toEqual(statement);
    }),
  );
});

test("any single changed value is found", () => {
  const changes = fc.constantFrom<[string, unknown]>(
    ["id", "trf_other"],
    ["number", 1],
    ["type", "adjustment"],
    ["amount", "0.000001"],
    ["balanceBefore", "0.000001"],
    ["balanceAfter", "0.000001"],
    ["description", "Answer by GPT-4o "],
    ["model", "gpt-5"],
    ["requestId", "req_other"],
    ["paymentId", ""],
    ["createdAt", "2026-03-31T23:59:59.999Z"],
  );
  fc.assert(
    fc.property(sound, changes, fc.nat(), (statement, [field, value], at) => {
      const changed = changeRow(statement, at % statement.rows.length, { [field]: value });
      fc.pre(JSON.stringify(changed) !== JSON.stringify(statement));
      expect(checkStatement(changed)).not.toBeNull();
    }),
  );
  const whole: [string, unknown][] = [
    ["customerId", "cus_other"],
    ["month", "2026-04"],
    ["complete", false],
    ["openingBalance", "0.000001"],
    ["closingBalance", "0.000001"],
    ["checksum", `sha256:${"0".repeat(64)}`],
  ];
  fc.assert(
    fc.property(sound, fc.constantFrom(...whole), (statement, [field, value]) => {
      expect(checkStatement({ ...statement, [field]: value })).not.toBeNull();
    }),
  );
});

test("a row that is missing, doubled or in another place is found", () => {
  fc.assert(
    fc.property(sound, fc.nat(), (statement, at) => {
      const index = at % statement.rows.length;
      const row = statement.rows[index];
      if (!row) return;
      expect(checkStatement({ ...statement, rows: statement.rows.toSpliced(index, 1) })).not.toBeNull();
      expect(checkStatement({ ...statement, rows: statement.rows.toSpliced(index, 0, row) })).not.toBeNull();
      if (statement.rows.length > 1) {
        expect(checkStatement({ ...statement, rows: statement.rows.toReversed() })).not.toBeNull();
      }
    }),
  );
});

describe("with a checksum that was computed anew, it says", () => {
  const statement = writeTestStatement({ amounts: [10_000_000n, -2_500_000n, -500_000n] });
  test.for<[string, Statement, string]>([
    ["a number that is left out", changeRow(statement, 2, { number: 4 }), "Row 4 follows row 2."],
    [
      "a sum that is wrong",
      changeRow(statement, 1, { amount: "-2" }),
      "Row 2 does not add up: 10 and -2 make 8, not 7.5.",
    ],
    [
      "a balance that jumps",
      changeRow(statement, 2, { balanceBefore: "9", balanceAfter: "8.5" }),
      "Row 3 begins with 9; it was 7.5 before.",
    ],
    [
      "a first row that opens with something",
      { ...statement, openingBalance: "1" },
      "Row 1 is a customer's first, so it opens with 0.",
    ],
    [
      "a row that changes nothing",
      changeRow(statement, 1, { amount: "0", balanceAfter: "10" }),
      "Row 2 changes nothing.",
    ],
    [
      "a balance below 0",
      changeRow(statement, 1, { amount: "-11", balanceAfter: "-1" }),
      "Row 2 leaves a balance below 0.",
    ],
    [
      "a row of another month",
      changeRow(statement, 2, { createdAt: "2026-04-01T00:00:00.000Z" }),
      "Row 3 is of 2026-04-01T00:00:00.000Z, which is not in 2026-03.",
    ],
    [
      "a row that is too old",
      changeRow(statement, 2, { createdAt: "2026-03-01T00:30:00.000Z" }),
      "Row 3 is older than row 2.",
    ],
    ["an id that comes twice", changeRow(statement, 2, { id: "trf_1" }), "Row 3 repeats the id of another."],
    ["another closing balance", { ...statement, closingBalance: "8" }, "The closing balance is 8, the rows make 7."],
  ])("%s", ([, changed, problem]) => {
    expect(checkStatement(withItsChecksum(changed))).toBe(problem);
  });
});

test("the checksum is the one that the rule makes elsewhere", () => {
  // Computed with Python's hashlib from the rule in statement-checksum.ts.
  expect(writeTestStatement({ amounts: [10_000_000n, -2_500_000n] }).checksum).toBe(
    "sha256:6e3a55e56d3a5bc694c7aa4bfe14eeb724e4838c98f0158856649a7ad8ad9082",
  );
});
