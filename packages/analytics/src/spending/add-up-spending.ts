import { type Db, inTransaction } from "@scrip/db";
import {
  addStatementToDays,
  listGrownStatements,
  lockSpendingWatch,
  moveSpendingWatch,
  readLastStatementNumber,
} from "./spending.store.ts";

const CUSTOMERS_AT_ONCE = 200;
const ROWS_AT_ONCE = 2_000n;

/**
 * Adds what customers' statements charged and gave back to their days. Each row of a statement is added once, however often and
 * by however many this runs; what it has not reached yet, readers add themselves. Answers how many customers it looked at.
 */
export async function addUpSpending(db: Db): Promise<number> {
  let customers = 0;
  let after = "";
  for (;;) {
    const ids = await listGrownStatements(db, after, CUSTOMERS_AT_ONCE);
    for (const customerId of ids) {
      while (await addRows(db, customerId));
      customers += 1;
    }
    after = ids.at(-1) ?? after;
    if (ids.length < CUSTOMERS_AT_ONCE) return customers;
  }
}

/** True when there is more. Numbers are committed in their order: none below the last is missing. */
function addRows(db: Db, customerId: string): Promise<boolean> {
  return inTransaction(
    db,
    async (tx) => {
      const after = await lockSpendingWatch(tx, customerId);
      const last = await readLastStatementNumber(tx, customerId);
      if (last <= after) return false;
      const through = last - after > ROWS_AT_ONCE ? after + ROWS_AT_ONCE : last;
      await addStatementToDays(tx, { customerId, after, through });
      await moveSpendingWatch(tx, customerId, through);
      return through < last;
    },
    { isKeyed: true },
  );
}
