import { setTimeout as sleep } from "node:timers/promises";
import { callApp } from "./call-app.ts";

const RETRY_WAIT_MS = 1_000;
const REPEAT_WAIT_MS = 30_000;
const SYNC_TIMEOUT_MS = 10_000;

export type AppSync = {
  start(onUp: () => void): void;
  /** Apps that have registered since this executor started and have been reachable since. */
  listUp(): string[];
  /** Tells that a request did not reach the app: it gets no work until it has registered again. */
  markDown(appUrl: string): void;
  stop(): Promise<void>;
};

/**
 * Keeps every app registered: asks it with a signed `PUT` until it is there, and again every 30 s, so that one that
 * restarted with other functions is noticed. The SDK sends `POST /fn/register` here before it answers.
 */
export function createAppSync(appUrls: string[], signingKey: string, log: (line: string) => void): AppSync {
  const up = new Set<string>();
  const stopping = new AbortController();
  const wakers = new Map<string, AbortController>();
  let loops: Promise<void>[] = [];

  async function keepInSync(appUrl: string, onUp: () => void): Promise<void> {
    let lastRefusal: string | null = null;
    while (!stopping.signal.aborted) {
      const result = await requestSync(appUrl, signingKey, stopping.signal);
      if (result.isUp) {
        up.add(appUrl);
        onUp();
      } else {
        up.delete(appUrl);
        if (result.refusal !== null && result.refusal !== lastRefusal) log(`${appUrl}: ${result.refusal}`);
      }
      lastRefusal = result.refusal;
      await pause(appUrl, result.isUp ? REPEAT_WAIT_MS : RETRY_WAIT_MS);
    }
  }

  async function pause(appUrl: string, waitMs: number): Promise<void> {
    const waker = new AbortController();
    wakers.set(appUrl, waker);
    const signal = AbortSignal.any([stopping.signal, waker.signal]);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined); // woken early
  }

  return {
    start(onUp) {
      loops = appUrls.map((appUrl) => keepInSync(appUrl, onUp));
    },
    listUp: () => [...up],
    markDown(appUrl) {
      up.delete(appUrl);
      wakers.get(appUrl)?.abort();
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

type SyncResult = { isUp: boolean /** Why the app is there and yet not registered. */; refusal: string | null };

async function requestSync(appUrl: string, signingKey: string, signal: AbortSignal): Promise<SyncResult> {
  try {
    const call = {
      method: "PUT",
      url: appUrl,
      body: "{}",
      headers: {},
      signingKey,
      timeoutMs: SYNC_TIMEOUT_MS,
    } as const;
    const reply = await callApp(call, signal);
    if (reply.status === 200) return { isUp: true, refusal: null };
    return { isUp: false, refusal: `registration failed with ${reply.status}: ${reply.body.slice(0, 500)}` };
  } catch {
    return { isUp: false, refusal: null }; // not there, as usual while apps start
  }
}
