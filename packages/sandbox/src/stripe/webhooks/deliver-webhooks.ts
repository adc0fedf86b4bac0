import type { Pool } from "pg";
import { readNow, toSeconds } from "../clock.ts";
import type { Faults } from "../faults.ts";
import { type DueDelivery, listDueDeliveries, markDelivered, markFailed } from "../store/delivery.store.ts";
import { getEvent } from "../store/event.store.ts";
import { retryDelaySeconds } from "./retry-schedule.ts";
import { signWebhook } from "./sign-webhook.ts";

const TIMEOUT_MS = 10_000;
const UNDER_WAY_MAX = 32;
const WRONG_SECRET = "whsec_nobody_has_this_secret";

export type WebhookDelivery = {
  /** Starts what is due, as far as there is room; each delivery goes on by itself. Answers how many were started. */
  startDue(): Promise<number>;
  /** Tries everything that is due once and waits for the answers. */
  deliverDue(): Promise<void>;
  /** Breaks off what is under way: it is sent again after a restart. */
  stop(): Promise<void>;
};

/**
 * Sends events to the receiver, several at once and in no promised order, as Stripe does.
 * Anything but a 2xx answer within 10 s is a failure and is tried again, later each time, for three days.
 */
export function createWebhookDelivery(options: {
  pool: Pool;
  faults: Faults;
  webhookUrl: string;
  secrets: readonly string[];
  onDone(): void;
  onError(error: unknown): void;
}): WebhookDelivery {
  const { pool, faults, webhookUrl, secrets, onDone, onError } = options;
  const underWay = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  async function deliver(delivery: DueDelivery): Promise<void> {
    const { id, attempts } = delivery;
    const outcome = await attempt(delivery);
    if (stopping.signal.aborted) return;
    if (outcome.isDelivered) await markDelivered(pool, id, outcome.text);
    else await markFailed(pool, id, retryDelaySeconds(attempts + 1), outcome.text);
  }

  async function attempt({ eventId, staleObject }: DueDelivery): Promise<{ isDelivered: boolean; text: string }> {
    const { hasWrongSecret, ageSeconds, apiVersion } = faults.forgery();
    const event = await getEvent(pool, eventId);
    const sent = {
      ...event,
      ...(apiVersion === null ? {} : { api_version: apiVersion }),
      ...(staleObject === null ? {} : { data: { ...event.data, object: staleObject } }),
    };
    const payload = JSON.stringify(sent, null, 2);
    const signers = hasWrongSecret ? [WRONG_SECRET] : secrets;
    const signature = signWebhook(payload, signers, toSeconds(await readNow(pool)) - ageSeconds);
    if (faults.takeDrop()) return { isDelivered: false, text: "lost by the fault switch" };
    try {
      const response = await fetch(webhookUrl, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": signature,
          "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        },
        body: payload,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), stopping.signal]),
      });
      await response.body?.cancel();
      return { isDelivered: response.ok, text: String(response.status) };
    } catch (error) {
      return { isDelivered: false, text: describeNetworkError(error) };
    }
  }

  async function startMore(): Promise<number> {
    const room = UNDER_WAY_MAX - underWay.size;
    if (room <= 0 || stopping.signal.aborted) return 0;
    const due = await listDueDeliveries(pool, [...underWay.keys()], room);
    for (const next of due) {
      const delivery = deliver(next)
        .catch(onError)
        .finally(() => {
          underWay.delete(next.id);
          onDone();
        });
      underWay.set(next.id, delivery);
    }
    return due.length;
  }

  // One look at a time: a list that is older than a delivery would send it again.
  let lookingForMore: Promise<unknown> = Promise.resolve();
  function startDue(): Promise<number> {
    const started = lookingForMore.then(startMore);
    lookingForMore = started.catch(() => undefined); // whoever asked hears of it
    return started;
  }

  return {
    startDue,
    async deliverDue() {
      while ((await startDue()) > 0 || underWay.size > 0) await Promise.all(underWay.values());
    },
    async stop() {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}

function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : "";
  return `${error.name} ${error.message}${cause}`.slice(0, 200);
}
