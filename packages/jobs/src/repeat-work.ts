import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@scrip/logger";

export type RepeatedWork = {
  name: string;
  /** One round. True: there is more to do now. */
  work: () => Promise<boolean>;
  pauseMs: number;
  logger: Logger;
};

export type Repeater = {
  /** Ends the pause: the next round begins now, or right after the one that is under way. */
  wake(): void;
  /** Ends after the round that is under way. */
  stop(): Promise<void>;
};

const PAUSE_AFTER_FAILURE_MAX_MS = 30_000;

/** Repeats a round of work until it is stopped. A round that fails is logged, and the pause doubles up to 30 seconds, or stays as it is where it is longer. */
export function repeatWork({ name, work, pauseMs, logger }: RepeatedWork): Repeater {
  const stopping = new AbortController();
  let waking = new AbortController();

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const woken = waking.signal; // also while the round is under way
      let hasMore = false;
      try {
        hasMore = await work();
        failures = 0;
      } catch (error) {
        failures += 1;
        logger.error({ error, work: name, failures }, "a round of background work failed");
      }
      const longestMs = Math.max(pauseMs, PAUSE_AFTER_FAILURE_MAX_MS);
      const waitMs = hasMore ? 0 : Math.min(pauseMs * 2 ** Math.min(failures, 16), longestMs);
      const signal = AbortSignal.any([stopping.signal, woken]);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined); // ended by stop() or wake()
    }
  }

  const running = run();
  return {
    wake() {
      waking.abort();
      waking = new AbortController();
    },
    stop() {
      stopping.abort();
      return running;
    },
  };
}
