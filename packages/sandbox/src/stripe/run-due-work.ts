import type { Pool } from "pg";
import { settleDelayedPayment } from "./checkout/pay-checkout.ts";
import { makeFundsAvailable } from "./resources/balance-transaction.ts";
import { expireCheckoutSession } from "./resources/checkout-session.ts";
import { findMsUntilDue } from "./store/delivery.store.ts";
import { lockAnyObject } from "./store/object.store.ts";
import { findDueTimer, type Timer, takeTimer } from "./store/timer.store.ts";
import type { WebhookDelivery } from "./webhooks/deliver-webhooks.ts";
import { NO_REQUEST, type RunWork, type Work } from "./work.ts";

/** Looks at least this often, because anybody with the owner's connection may move the clock. */
const POLL_MS = 1_000;
/** What is due and still not done is under way, or became due just now. */
const POLL_MIN_MS = 50;

export type DueWork = {
  /** Something new may be due. */
  wake(): void;
  /** Does everything that is due now, and waits until each webhook that is due was tried once. */
  runOnce(): Promise<void>;
  stop(): Promise<void>;
};

/** Runs timers and webhooks when their time on the product's clock comes. */
export function startDueWork(options: {
  pool: Pool;
  runWork: RunWork;
  delivery: WebhookDelivery;
  onError(error: unknown): void;
}): DueWork {
  const { pool, runWork, delivery, onError } = options;
  let isStopped = false;
  let wakeUp: () => void = () => undefined;
  let isAwake = false;

  async function runDueTimers(): Promise<void> {
    let hasMore = true;
    while (hasMore && !isStopped) hasMore = await runWork(NO_REQUEST, runDueTimer);
  }

  async function pass(): Promise<void> {
    await runDueTimers();
    await delivery.startDue();
  }

  async function loop(): Promise<void> {
    while (!isStopped) {
      isAwake = false;
      const waitMs = await pass()
        .then(() => findMsUntilDue(pool))
        .catch((error: unknown) => {
          if (!isStopped) onError(error);
          return null;
        });
      if (isAwake || isStopped) continue;
      await sleep(waitMs === null ? POLL_MS : Math.min(Math.max(waitMs, POLL_MIN_MS), POLL_MS));
    }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const running = loop();
  const wake = () => {
    isAwake = true;
    wakeUp();
  };
  return {
    wake,
    async runOnce() {
      await runDueTimers();
      await delivery.deliverDue();
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
    },
  };
}

async function runDueTimer(work: Work): Promise<boolean> {
  const timer = await findDueTimer(work.tx);
  if (!timer) return false;
  // The object first, then its timer: whoever pays takes them in this order too.
  await lockAnyObject(work.tx, timer.objectId);
  if (await takeTimer(work.tx, timer.id)) await runTimer(work, timer);
  return true;
}

function runTimer(work: Work, { action, objectId }: Timer): Promise<unknown> {
  switch (action) {
    case "expire_session":
      return expireCheckoutSession(work, objectId);
    case "settle_paid":
      return settleDelayedPayment(work, objectId, true);
    case "settle_failed":
      return settleDelayedPayment(work, objectId, false);
    case "make_funds_available":
      return makeFundsAvailable(work, objectId);
  }
}
