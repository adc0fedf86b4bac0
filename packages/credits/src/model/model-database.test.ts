import { isFullTest, test } from "@scrip/testing";
import fc from "fast-check";
import { expect } from "vitest";
import { verifyBooks } from "../proof/verify-books.ts";
import { lifeOf } from "./test-commands.ts";
import { DatabaseBook } from "./test-database-book.ts";
import { ReferenceBook } from "./test-reference-book.ts";
import { replay } from "./test-replay.ts";

const SEEDS = isFullTest() ? 200 : 25;
const COMMANDS = isFullTest() ? 100 : 40;
/** Every way in which credits move. */
const CODES = [
  "adjustment",
  "bonus",
  "clawback",
  "clawback.reinstate",
  "debt.forgive",
  "debt.repay",
  "gift.claim",
  "gift.escrow",
  "gift.return",
  "grant.expire",
  "hold.capture",
  "hold.place",
  "hold.release",
  "promotion",
  "purchase",
  "reversal",
];
const FIRST_SEED = isFullTest() ? Date.now() : 1;

test(`${SEEDS} seeds of ${COMMANDS} commands: the service layer agrees with the description after every command`, {
  timeout: 7_200_000,
}, async ({ database, db }) => {
  console.info(`model on Postgres: seeds ${FIRST_SEED} to ${FIRST_SEED + SEEDS - 1}`);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed += 1) {
    await fc.assert(
      fc.asyncProperty(lifeOf(COMMANDS), async (commands) => {
        const [book, reference] = [new DatabaseBook(database), new ReferenceBook()];
        await book.open();
        for (const [index, command] of commands.entries()) {
          const at = `seed ${seed}, command ${index}, ${command.do}`;
          expect(await book.apply(command), at).toBe(reference.apply(command));
          expect(await book.view(), at).toEqual(reference.view());
        }
      }),
      { seed, numRuns: 1 },
    );
  }

  const codes = await db.ledgerTransfer.findMany({
    distinct: ["code"],
    select: { code: true },
    orderBy: { code: "asc" },
  });
  expect(codes.map(({ code }) => code)).toEqual(CODES);
  const replays = await replay(database);
  expect(replays.map(({ table, differences }) => ({ table, differences }))).toEqual([
    { table: "balance", differences: [] },
    { table: "hold", differences: [] },
    { table: "grant", differences: [] },
  ]);
  for (const { rows } of replays) expect(rows).toBeGreaterThan(SEEDS);
  expect((await verifyBooks(db, "full")).breaks).toEqual([]);
});
