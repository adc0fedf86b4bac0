import fc from "fast-check";
import { expect, test } from "vitest";
import { mayHaveLongRun } from "./long-runs.ts";

const LONG_RUN = /[\p{L}\p{M}]{100,}|[^\s\p{L}\p{N}]{100,}|\s{100,}/u;
const piece = fc
  .tuple(
    fc.constantFrom("a", "é", "长", "#", "…", " ", "\u00a0", "7", "\ud800", "👩"),
    fc.integer({ min: 1, max: 130 }),
  )
  .map(([character, count]) => character.repeat(count));

test("never overlooks a run that the tokenizer would take whole", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const text = pieces.join("");
      if (LONG_RUN.test(text)) expect(mayHaveLongRun(text)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test("says no to ordinary prose, code and numbers", () => {
  expect(mayHaveLongRun("The ferry left at noon, and nobody noticed. ".repeat(50))).toBe(false);
  expect(mayHaveLongRun("const total = rows.reduce((sum, row) => sum + row.price, 0);\n".repeat(50))).toBe(false);
  expect(mayHaveLongRun("3".repeat(500))).toBe(false);
});
