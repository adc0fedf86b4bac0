import { type Db, inTransaction, newId, readNow } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { freezeCustomer } from "../freezes/freeze-customer.ts";
import { type BookBreak, findLastCheckAt, insertCheck, readBreaks } from "./book-check.store.ts";

/** Checks of recent transfers overlap, so that one that committed late is not missed. */
const OVERLAP_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;
const FULL_CHECK_TIMEOUT_MS = 30 * 60_000;

export type BookCheckResult = { checkId: string; breaks: BookBreak[] };

/**
 * Proves the books and stores the result. A breach freezes its customer and raises an alarm; nothing is ever repaired here.
 *
 * `recent` proves what the transfers since the last check have touched and is meant for every minute; `full` proves
 * everything and is meant for the night.
 */
export async function verifyBooks(db: Db, scope: "recent" | "full", logger?: Logger): Promise<BookCheckResult> {
  const startedAt = performance.now();
  const { since, breaks } = await db.$transaction(
    async (tx) => {
      const from = scope === "full" ? null : await sinceLastCheck(tx);
      return { since: from, breaks: await readBreaks(tx, from) };
    },
    { timeout: FULL_CHECK_TIMEOUT_MS },
  );
  const checkId = newId("chk");
  const durationMs = Math.round(performance.now() - startedAt);
  await inTransaction(db, async (tx) => {
    await insertCheck(tx, { id: checkId, scope, since, durationMs }, breaks);
    for (const one of breaks) {
      await raiseAlarm(
        tx,
        {
          kind: "books_broken",
          subject: one.subject,
          message: `The books break the rule ${one.rule}.`,
          details: { rule: one.rule, checkId, customerId: one.customerId },
        },
        logger,
      );
    }
    for (const customerId of new Set(breaks.map((one) => one.customerId))) {
      if (customerId === null) continue;
      await freezeCustomer(tx, {
        customerId,
        cause: "books",
        reason: "Your balance is being checked.",
        actor: "system",
      });
    }
  });
  return { checkId, breaks };
}

/** Proves everything if that was not done for a day; answers null when it was. Any number of processes may ask. */
export async function verifyAllBooksDaily(db: Db, logger?: Logger): Promise<BookCheckResult | null> {
  const last = await findLastCheckAt(db, "full");
  const now = await readNow(db);
  return last && now.getTime() - last.getTime() < DAY_MS ? null : verifyBooks(db, "full", logger);
}

async function sinceLastCheck(tx: Parameters<typeof findLastCheckAt>[0]): Promise<Date> {
  const last = (await findLastCheckAt(tx)) ?? (await readNow(tx));
  return new Date(last.getTime() - OVERLAP_MS);
}
