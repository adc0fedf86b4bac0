import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Tx } from "./client.ts";

/** What those who LISTEN on the channel are told. */
export type Notice = { channel: string; payload: string };
/** Sends notices soon; nobody waits for it. */
export type Notifier = (notices: readonly Notice[]) => void;

/** Between two messages to the database. Postgres lets no two commits that notify overlap, so there should be few of them. */
const PAUSE_MS = 100;

const notifierOf = new WeakMap<Tx, Notifier>();
const collectedIn = new WeakMap<Tx, Notice[]>();

/**
 * Sends the first notice at once, and what comes in the next tenth of a second together, each notice once. A notice may get
 * lost, with this process or with the connection (`onLost` is told): whoever listens must also look from time to time.
 */
export function createNotifier(pool: pg.Pool, onLost: (error: unknown) => void): Notifier {
  const waiting = new Map<string, Notice>();
  let isSending = false;

  async function sendWaiting(): Promise<void> {
    isSending = true;
    while (waiting.size > 0 && !pool.ending) {
      const notices = [...waiting.values()];
      waiting.clear();
      await notify(pool, notices).catch(onLost);
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
    isSending = false;
  }

  return (notices) => {
    for (const notice of notices) waiting.set(`${notice.channel} ${notice.payload}`, notice);
    if (!isSending) void sendWaiting();
  };
}

async function notify(pool: pg.Pool, notices: readonly Notice[]): Promise<void> {
  await pool.query(
    "SELECT pg_notify(channel, payload) FROM unnest($1::text[], $2::text[]) AS notice(channel, payload)",
    [notices.map(({ channel }) => channel), notices.map(({ payload }) => payload)],
  );
}

/** Gives a database its notifier. */
export function useNotifier(db: Tx, notifier: Notifier): void {
  notifierOf.set(db, notifier);
}

/** Collects what `notifyAfterCommit` is given in this transaction, for `sendNotices` behind its commit. */
export function collectNotices(tx: Tx): Notice[] {
  const notices: Notice[] = [];
  collectedIn.set(tx, notices);
  return notices;
}

export function sendNotices(db: Tx, notices: readonly Notice[]): void {
  if (notices.length > 0) notifierOf.get(db)?.(notices);
}

/**
 * Tells whoever listens on the channel, once the work of `tx` is committed: never about what was rolled back, and without
 * keeping the work waiting. Behind a single statement on the database itself it is told at once.
 *
 * In a transaction that `inTransaction` did not open nothing is sent.
 */
export function notifyAfterCommit(tx: Tx, notice: Notice): void {
  const collected = collectedIn.get(tx);
  if (collected) collected.push(notice);
  else sendNotices(tx, [notice]);
}
