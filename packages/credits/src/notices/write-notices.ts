import { type Db, inTransaction, newId, readNow, type Tx } from "@scrip/db";
import { enqueueEvent } from "@scrip/events";
import { sweep } from "../sweep.ts";
import {
  findCrossing,
  insertNoticeOnce,
  listExpiringGrants,
  listUnwatchedCustomers,
  lockLowBalanceWatch,
  moveLowBalanceWatch,
  type NoticeRow,
  readStatementHead,
} from "./notice.store.ts";
import { getNoticePreference } from "./notice-preference.ts";
import { EXPIRY_NOTICE_DAYS, planExpiryNotices } from "./plan-expiry-notices.ts";

const BATCH = 500;

/**
 * Writes the notices of credits that expire in 30 days, 7 days or 1 day, each once. Answers how many it wrote. Safe to run
 * late, twice and in parallel.
 */
export async function writeExpiryNotices(db: Db): Promise<number> {
  let written = 0;
  const [days] = EXPIRY_NOTICE_DAYS;
  for (let after = "", isLast = false; !isLast; ) {
    const grants = await listExpiringGrants(db, { days, after, limit: BATCH });
    for (const { key, customerId, ...data } of planExpiryNotices(grants, await readNow(db))) {
      const isNew = await inTransaction(db, (tx) => writeNotice(tx, key, { customerId, kind: "grant_expiry", data }), {
        isKeyed: true,
      });
      if (isNew) written += 1;
    }
    after = grants.at(-1)?.id ?? "";
    isLast = grants.length < BATCH;
  }
  return written;
}

/**
 * Writes a notice when the customer's balance has fallen below its threshold since the last look and is still there: one for
 * each crossing, however often it is asked for. Answers whether it wrote one.
 */
export async function writeLowBalanceNotice(db: Db, customerId: string): Promise<boolean> {
  return inTransaction(
    db,
    async (tx) => {
      const after = await lockLowBalanceWatch(tx, customerId);
      const head = await readStatementHead(tx, customerId);
      if (head.statementNumber <= after) return false;
      await moveLowBalanceWatch(tx, customerId, head.statementNumber);
      const { lowBalanceMicrocredits: thresholdMicrocredits } = await getNoticePreference(tx, customerId);
      if (thresholdMicrocredits === null || head.balanceMicrocredits >= thresholdMicrocredits) return false;
      const range = { customerId, after, upTo: head.statementNumber, thresholdMicrocredits };
      const crossing = await findCrossing(tx, range);
      if (crossing === null) return false;
      const data = { thresholdMicrocredits: thresholdMicrocredits.toString() };
      return writeNotice(tx, `low_balance:${customerId}:${crossing}`, { customerId, kind: "low_balance", data });
    },
    { isKeyed: true },
  );
}

/** Looks at every customer whose statement has grown since the last look; answers how many notices were written. */
export async function sweepLowBalances(db: Db): Promise<number> {
  let written = 0;
  const seen = new Set<string>(); // who keeps spending is looked at again in the next sweep
  await sweep(
    async () => (await listUnwatchedCustomers(db, BATCH)).filter(({ id }) => !seen.has(id)),
    async ({ id }) => {
      seen.add(id);
      if (await writeLowBalanceNotice(db, id)) written += 1;
      return true;
    },
  );
  return written;
}

/** Writes a notice unless its key is there, and has it mailed; answers whether it was the first. */
export async function writeNotice(tx: Tx, key: string, notice: Omit<NoticeRow, "id">): Promise<boolean> {
  const id = newId("ntc");
  const isNew = await insertNoticeOnce(tx, { id, key, ...notice });
  if (isNew) {
    await enqueueEvent(tx, {
      name: "credits/notice.written",
      data: { noticeId: id, customerId: notice.customerId },
    });
  }
  return isNew;
}
