import type { Db } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { claimDueMessages, deferMessages, markMessagesSent, type OutboxMessage } from "./outbox.store.ts";
import { planRetryDelayMs, planSending } from "./plan-sending.ts";

export type SentEvent = { id: string; name: string; data: Record<string, string> };

export type RelayDeps = {
  db: Db;
  logger: Logger;
  /** Hands events to the job server; it knows an id that it has seen before. */
  sendEvents: (events: SentEvent[]) => Promise<unknown>;
};

const BATCH = 100;
/** Longer than `sendEvents` takes with all its attempts. */
const LEASE_MS = 90_000;
const CALLS_AT_ONCE = 4;
const ALARM_ATTEMPTS = 10;
const ERROR_LENGTH_MAX = 500;

/**
 * Sends what is due in the outbox, at least once: killed between sending and marking, it sends again under the same id, and
 * the job server drops the repetition. Any number of relays may run. Answers whether there may be more.
 */
export async function relayMessages(deps: RelayDeps): Promise<boolean> {
  const messages = await claimDueMessages(deps.db, BATCH, LEASE_MS);
  await forEachAtOnce(planSending(messages), CALLS_AT_ONCE, (group) => sendGroup(deps, group));
  return messages.length === BATCH;
}

async function sendGroup({ db, logger, sendEvents }: RelayDeps, group: OutboxMessage[]): Promise<void> {
  const ids = group.map((message) => message.id);
  try {
    await sendEvents(group.map(({ id, name, payload }) => ({ id, name, data: payload })));
  } catch (error) {
    const attempts = Math.max(...group.map((message) => message.attempts));
    const reason = String(error).slice(0, ERROR_LENGTH_MAX);
    await deferMessages(db, ids, planRetryDelayMs(attempts, Math.random()), reason);
    logger.warn({ error, messages: ids.length, attempts }, "events could not be sent; they wait in the outbox");
    if (attempts >= ALARM_ATTEMPTS) await alarmStuckOutbox(db, logger, reason);
    return;
  }
  await markMessagesSent(db, ids);
}

async function alarmStuckOutbox(db: Db, logger: Logger, reason: string): Promise<void> {
  const message = `Events have not left the outbox after ${ALARM_ATTEMPTS} attempts.`;
  await raiseAlarm(db, { kind: "outbox_stuck", subject: "outbox", message, details: { reason } }, logger);
}
