import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine, csvText } from "./csv.ts";

/** Reads CSV by the letter of RFC 4180, as a reader that knows nothing of the writer. */
function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let rest = text;
  let fields: string[] = [];
  while (rest !== "") {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    if (!match) throw new Error(`not CSV: ${rest.slice(0, 50)}`);
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n") {
      lines.push(fields);
      fields = [];
    }
    rest = rest.slice(match[0].length);
  }
  return lines;
}

test("any text comes back as it went in, whatever quotes, commas and line breaks it has", () => {
  const fields = fc.array(fc.string({ unit: fc.constantFrom('"', ",", "\r", "\n", "a", " ", "é", ";", "") }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(fields, { maxLength: 5 }), (lines) => {
      expect(parseCsv(lines.map(csvLine).join(""))).toEqual(lines);
    }),
  );
});

test.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\n",
  " =1",
  "  @x",
  "＝1",
  "＋1",
  "－1",
  "＠x",
  '=HYPERLINK("http://evil")',
])("no spreadsheet takes %j for a formula", (text) => {
  expect(csvText(text)).toBe(`'${text}`);
});

test("other text stays as it is", () => {
  for (const text of ["", "Answer by GPT-4o", "a=b", "1-2", "Pro package", "…", "'quoted'"]) {
    expect(csvText(text)).toBe(text);
  }
});
