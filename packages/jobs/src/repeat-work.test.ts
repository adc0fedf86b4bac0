import { createLogger } from "@scrip/logger";
import { expect, test } from "vitest";
import { repeatWork } from "./repeat-work.ts";

const logger = createLogger("test", "silent");

test("a round that fails is followed by another", async () => {
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  const work = async () => {
    rounds += 1;
    if (rounds < 3) throw new Error("the database is away");
    done.resolve();
    return false;
  };
  const repeater = repeatWork({ name: "test", work, pauseMs: 1, logger });
  await done.promise;
  await repeater.stop();
  expect(rounds).toBe(3);
});

test("while there is more to do, nothing waits", async () => {
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  const work = async () => {
    rounds += 1;
    if (rounds === 100) done.resolve();
    return rounds < 100;
  };
  const repeater = repeatWork({ name: "test", work, pauseMs: 60_000, logger });
  await done.promise;
  await repeater.stop(); // wakes the long pause
  expect(rounds).toBe(100);
});

test("a wake ends the pause, and one during a round is followed by another round", async () => {
  let rounds = 0;
  const begun = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const work = async () => {
    rounds += 1;
    if (rounds === 2) repeater.wake();
    begun[rounds - 1]?.resolve();
    return false;
  };
  const repeater = repeatWork({ name: "test", work, pauseMs: 3_600_000, logger });
  await begun[0]?.promise;
  repeater.wake();
  await begun[2]?.promise;
  await repeater.stop();
  expect(rounds).toBe(3);
});

test("stopping waits for the round that is under way", async () => {
  let hasEnded = false;
  const started = Promise.withResolvers<void>();
  const work = async () => {
    started.resolve();
    await new Promise((resolve) => setTimeout(resolve, 50));
    hasEnded = true;
    return true;
  };
  const repeater = repeatWork({ name: "test", work, pauseMs: 1, logger });
  await started.promise;
  await repeater.stop();
  expect(hasEnded).toBe(true);
});
