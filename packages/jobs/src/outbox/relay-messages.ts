import { type Db, inTransaction } from "@scrip/db";
import { findContractBreach, raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { buryMessage, claimDueMessages, deferMessages, markMessagesSent, type OutboxMessage } from "./outbox.store.ts";
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
  const good: OutboxMessage[] = [];
  for (const message of messages) {
    const breach = findContractBreach(message.name, message.payload);
    if (breach === null) good.push(message);
    else await giveUp(deps, message, breach);
  }
  await forEachAtOnce(planSending(good), CALLS_AT_ONCE, (group) => sendGroup(deps, group));
  return messages.length === BATCH;
}

/** What breaks its contract no job can work with, however often it is sent. */
async function giveUp({ db, logger }: RelayDeps, { id, name }: OutboxMessage, breach: string): Promise<void> {
  const reason = breach.slice(0, ERROR_LENGTH_MAX);
  await inTransaction(
    db,
    async (tx) => {
      await buryMessage(tx, id, reason);
      const message = "An event breaks its contract and was not sent.";
      await raiseAlarm(tx, { kind: "message_dead", subject: id, message, details: { name, reason } }, logger);
    },
    { isKeyed: true },
  );
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
