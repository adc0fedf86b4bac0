import { type Db, inTransaction, newId, readNow, type Tx } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import {
  countComparedRequests,
  findLastUsageCheckAt,
  insertUsageCheckOnce,
  readUsageFindings,
  type UsageFinding,
} from "./usage-check.store.ts";

export type UsageCheck = { checkId: string; since: Date | null; compared: number; findings: UsageFinding[] };

const DAY_MS = 24 * 3_600_000;
/** Checks overlap, so that what ended late, or was altered afterwards, is looked at again. */
const OVERLAP_MS = 7 * DAY_MS;
const OVERDUE_MS = DAY_MS + 2 * 3_600_000;
const READ_TIMEOUT_MS = 10 * 60_000;
/** Beyond this the findings are one alarm: nobody reads a thousand. */
const ALARMS_MAX = 20;

/**
 * Compares requests, holds, charges, prices, tokens and provider cost with each other and with the book, stores what does
 * not agree, and raises alarms. Nothing is repaired here. Of two checks under one key the first counts: null for the other.
 *
 * The first check compares everything, later ones what began since a week before the last.
 */
export async function reconcileUsage(db: Db, key: string, logger?: Logger): Promise<UsageCheck | null> {
  const last = await findLastUsageCheckAt(db);
  const since = last && new Date(last.getTime() - OVERLAP_MS);
  const { findings, compared } = await db.$transaction(
    async (tx) => ({
      findings: await readUsageFindings(tx, since),
      compared: await countComparedRequests(tx, since),
    }),
    { timeout: READ_TIMEOUT_MS, isolationLevel: "RepeatableRead" },
  );
  const check = { id: newId("chk"), key, since, compared };
  const isFirst = await inTransaction(db, async (tx) => {
    if (!(await insertUsageCheckOnce(tx, check, findings))) return false;
    await raiseAlarms(tx, check.id, findings, logger);
    return true;
  });
  return isFirst ? { checkId: check.id, since, compared, findings } : null;
}

/** The key under which a day (UTC) has one check. */
export function usageCheckKey(now: Date): string {
  return `day:${now.toISOString().slice(0, 10)}`;
}

/** Compares if no check was made for more than a day, for when nobody else asks for it. */
export async function reconcileUsageWhenOverdue(db: Db, logger?: Logger): Promise<UsageCheck | null> {
  const last = await findLastUsageCheckAt(db);
  const now = await readNow(db);
  if (last && now.getTime() - last.getTime() < OVERDUE_MS) return null;
  return reconcileUsage(db, usageCheckKey(now), logger);
}

async function raiseAlarms(
  tx: Tx,
  checkId: string,
  findings: readonly UsageFinding[],
  logger: Logger | undefined,
): Promise<void> {
  for (const { kind, subject, customerId } of findings.slice(0, ALARMS_MAX)) {
    const message = `Requests, holds and charges do not agree: ${kind}.`;
    const details = { finding: kind, checkId, customerId };
    await raiseAlarm(tx, { kind: "usage_mismatch", subject: `${kind}:${subject}`, message, details }, logger);
  }
  if (findings.length <= ALARMS_MAX) return;
  const message = `The reconciliation of usage found ${findings.length} disagreements.`;
  const details = { checkId, findings: findings.length };
  await raiseAlarm(tx, { kind: "usage_mismatch", subject: "many", message, details }, logger);
}
