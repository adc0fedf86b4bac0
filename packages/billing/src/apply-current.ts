import { type Db, inTransaction, type Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { beginReading } from "@scrip/payments";

const ATTEMPTS_MAX = 5;

/** What an application answers when a later reading was applied before it: nothing was done. */
export const OUTDATED = Symbol("outdated");

/**
 * Brings us to the state of an object at Stripe: reads it, then applies it in one transaction. When somebody who asked later was
 * faster, what was read may be out of date, and is read again. Jobs, sweepers and reconciliations may so work on one object at
 * once, without a lock over the network.
 *
 * @throws {AppError} `busy` others were faster every time; they have applied what was current
 */
export async function applyCurrent<Truth, Outcome>(
  db: Db,
  read: () => Promise<Truth>,
  apply: (tx: Tx, truth: Truth, reading: bigint) => Promise<Outcome | typeof OUTDATED>,
): Promise<Outcome> {
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const reading = await beginReading(db);
    const truth = await read();
    const outcome = await inTransaction(db, (tx) => apply(tx, truth, reading), { isKeyed: true });
    if (outcome !== OUTDATED) return outcome;
  }
  throw new AppError(
    "busy",
    `an object at Stripe was read ${ATTEMPTS_MAX} times and each time somebody else was faster`,
  );
}
