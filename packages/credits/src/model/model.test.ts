import { isFullTest } from "@scrip/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lifeOf } from "./test-commands.ts";
import { PlannedBook } from "./test-planned-book.ts";
import { ReferenceBook } from "./test-reference-book.ts";

const COMMANDS = 100;
const LIVES = isFullTest() ? 10_000 : 1_000;
const SEED = isFullTest() ? Date.now() : 20_261_123;

test(`${LIVES * COMMANDS} commands: the plans agree with the description and keep the rules after each`, {
  timeout: 3_600_000,
}, () => {
  console.info(`model: seed ${SEED}`);
  fc.assert(
    fc.property(lifeOf(COMMANDS), (commands) => {
      const [book, reference] = [new PlannedBook(), new ReferenceBook()];
      for (const [index, command] of commands.entries()) {
        const at = `command ${index}, ${command.do}`;
        expect(book.apply(command), at).toBe(reference.apply(command));
        expect(book.view(), at).toEqual(reference.view());
        expect(book.breaches(), at).toEqual([]);
      }
    }),
    { numRuns: LIVES, seed: SEED },
  );
});

test("the lives reach what matters: every command succeeds, every refusal is met, debt is made and repaid", () => {
  const met = new Set<string>();
  const lives = fc.sample(lifeOf(COMMANDS), { numRuns: 200, seed: SEED });
  let [inDebt, outOfDebt] = [0, 0];
  for (const commands of lives) {
    const book = new ReferenceBook();
    for (const command of commands) {
      const before = book.view().customers.filter((customer) => customer.debt > 0n).length;
      met.add(`${command.do} ${book.apply(command)}`);
      const after = book.view().customers.filter((customer) => customer.debt > 0n).length;
      if (after > before) inDebt += 1;
      if (after < before) outOfDebt += 1;
    }
  }
  expect(inDebt).toBeGreaterThan(100);
  expect(outOfDebt).toBeGreaterThan(50);
  const done =
    "buy give place capture void expireHold send claim return refund reinstate adjust forgive reverse freeze unfreeze wait sweep";
  const refused = {
    place: "insufficient_credits debt_outstanding customer_frozen",
    capture: "again",
    send: "insufficient_credits debt_outstanding customer_frozen",
    claim: "conflict invalid_input customer_frozen",
    return: "again",
    reinstate: "again",
    adjust: "insufficient_credits",
    forgive: "invalid_input",
    reverse: "conflict invalid_input insufficient_credits",
    repeat: "again",
  };
  const wanted = [
    ...done.split(" ").map((kind) => `${kind} done`),
    ...Object.entries(refused).flatMap(([kind, codes]) => codes.split(" ").map((code) => `${kind} ${code}`)),
  ];
  expect(wanted.filter((outcome) => !met.has(outcome))).toEqual([]);
});
