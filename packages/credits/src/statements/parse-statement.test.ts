import { expect, test } from "vitest";
import { parseStatement } from "./parse-statement.ts";
import { writeTestStatement } from "./test-statement.ts";

const statement = writeTestStatement({ amounts: [10_000_000n, -2_500_000n] });
const text = JSON.stringify(statement);
const change = (from: string, to: string) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

test.for<[name: string, text: string, problem: string]>([
  ["nothing", "", "This is not JSON, so it is not a statement."],
  ["half a file", text.slice(0, -20), "This is not JSON, so it is not a statement."],
  ["another document", '{"items":[]}', "In the statement, format is not scrip-statement-1."],
  ["a list", "[]", "This is not a statement."],
  ["null", "null", "This is not a statement."],
  ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "This is not a statement."],
  [
    "another version",
    change("scrip-statement-1", "scrip-statement-2"),
    "In the statement, format is not scrip-statement-1.",
  ],
  ["a month that is none", change("2026-03", "2026-13"), "In the statement, month is not written as yyyy-mm."],
  ["an unknown field", change('"month"', '"note":"x","month"'), "The statement has a field that is unknown: note."],
  [
    "an unknown field of a row",
    change('"number"', '"note":"x","number"'),
    "The statement has a field that is unknown: note.",
  ],
  ["a field twice", change('"amount":"10"', '"amount":"99","amount":"10"'), "The statement has a field twice."],
  [
    "a field twice, escaped",
    change('"amount":"10"', '"\\u0061mount":"99","amount":"10"'),
    "The statement has a field twice.",
  ],
  [
    "an amount as a number",
    change('"amount":"10"', '"amount":10'),
    "In entry 1 of the rows, amount is not an amount of credits.",
  ],
  [
    "an amount with zeros",
    change('"amount":"10"', '"amount":"10.0"'),
    "In entry 1 of the rows, amount is not an amount of credits.",
  ],
  [
    "an amount with an exponent",
    change('"amount":"10"', '"amount":"1e1"'),
    "In entry 1 of the rows, amount is not an amount of credits.",
  ],
  [
    "a minus before 0",
    change('"openingBalance":"0"', '"openingBalance":"-0"'),
    "In the statement, openingBalance is not an amount of credits.",
  ],
  [
    "a number with a fraction",
    change('"number":2', '"number":2.5'),
    "In entry 2 of the rows, number is not a whole number.",
  ],
  ["a number below 1", change('"number":2', '"number":0'), "In entry 2 of the rows, number is not above 0."],
  ["a type that is unknown", change('"spend"', '"theft"'), "In entry 2 of the rows, type is unknown."],
  [
    "a time with another zone",
    change("00.000Z", "00.000+01:00"),
    "In entry 1 of the rows, createdAt is not a time such as 2026-03-01T12:00:00.000Z.",
  ],
  ["a checksum that is none", change("sha256:", "md5:"), "In the statement, checksum is not a checksum."],
  ["an entry that is no row", change('"rows":[', '"rows":[7,'), "Entry 1 of the rows is not a row."],
  ["a field that is missing", change('"complete":true,', ""), "In the statement, complete is neither true nor false."],
  ["rows that are none", change('"rows":[', '"rows":{},"x":['), "In the statement, rows is not a list."],
])("refuses %s in one sentence", ([, changed, problem]) => {
  expect(() => parseStatement(changed)).toThrow(expect.objectContaining({ code: "invalid_input", message: problem }));
});

test("text that looks like fields inside of a description is text", () => {
  const tricky = { ...statement, rows: statement.rows.map((row) => ({ ...row, description: '","amount":"5\\' })) };
  expect(parseStatement(JSON.stringify(tricky))).toEqual(tricky);
});
