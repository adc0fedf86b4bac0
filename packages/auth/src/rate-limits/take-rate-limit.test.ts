import { test } from "@scrip/testing";
import { expect } from "vitest";
import { returnRateLimits, takeRateLimits } from "./take-rate-limit.ts";

test("exactly the limit passes when many come at once, and the rest hear when to come back", async ({
  db,
  database,
}) => {
  await database.advanceToNoon();
  const limits = [{ subject: "stampede", limit: 5, windowSeconds: 86_400 }];
  const attempts = await Promise.allSettled(Array.from({ length: 25 }, () => takeRateLimits(db, limits)));
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
  const [refused] = attempts.filter((attempt) => attempt.status === "rejected");
  expect(refused?.reason).toMatchObject({ code: "rate_limited" });
  expect(refused?.reason.publicDetails.retryAfterSeconds).toBeGreaterThanOrEqual(1);
  expect(refused?.reason.publicDetails.retryAfterSeconds).toBeLessThanOrEqual(86_400);
});

test("the next window begins anew", async ({ db, database }) => {
  await database.advanceToNoon();
  const limits = [{ subject: "window", limit: 1, windowSeconds: 86_400 }];
  await takeRateLimits(db, limits);
  await expect(takeRateLimits(db, limits)).rejects.toMatchObject({ code: "rate_limited" });
  await database.advanceClock("1 day");
  await takeRateLimits(db, limits);
});

test("a limit that is used up is not charged to the ones after it", async ({ db, database }) => {
  await database.advanceToNoon();
  const first = { subject: "first", limit: 1, windowSeconds: 86_400 };
  const second = { subject: "second", limit: 10, windowSeconds: 86_400 };
  await takeRateLimits(db, [first, second]);
  await expect(takeRateLimits(db, [first, second])).rejects.toMatchObject({ code: "rate_limited" });
  expect(await db.rateCounter.findFirst({ where: { subject: "second" } })).toMatchObject({ count: 1 });
});

test("what is given back can be taken again", async ({ db, database }) => {
  await database.advanceToNoon();
  const limits = [{ subject: "returned", limit: 1, windowSeconds: 86_400 }];
  for (let i = 0; i < 3; i += 1) await returnRateLimits(db, await takeRateLimits(db, limits));
  expect(await db.rateCounter.findFirst({ where: { subject: "returned" } })).toMatchObject({ count: 0 });
});

test("counters of long ago are cleared away", async ({ db, database }) => {
  await takeRateLimits(db, [{ subject: "long ago", limit: 1, windowSeconds: 60 }]);
  await database.advanceClock("3 days");
  await takeRateLimits(db, [{ subject: "today", limit: 1, windowSeconds: 60 }]);
  expect(await db.rateCounter.count({ where: { subject: "long ago" } })).toBe(0);
});
