import type { Db } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { isFullTest, test } from "@scrip/testing";
import { expect } from "vitest";
import { logIn } from "./log-in.ts";
import { type AuthLimits, STANDARD_LIMITS } from "./rate-limits/auth-limits.ts";
import { makePerson, PASSWORD } from "./test-people.ts";

const SIZE = isFullTest()
  ? { attempts: 10_000, accounts: 500, networks: 200, share: 1 }
  : { attempts: 160, accounts: 12, networks: 20, share: 20 };
const HOT_ACCOUNTS = 3;
const AT_ONCE = 20;

type Attempt = { email: string; ip: string };

/** The standard limits, or a share of them, in a window that ends long after the test. */
function limitsOf(share: number): AuthLimits {
  const shared = Object.entries(STANDARD_LIMITS).map(([name, { limit }]) => [
    name,
    { limit: Math.max(3, limit / share), windowSeconds: 86_400 },
  ]);
  return Object.fromEntries(shared) as AuthLimits;
}

/** Half of the attempts at a few accounts from everywhere, a quarter at all accounts from one place, the rest spread. */
function planAttack(emails: readonly string[]): Attempt[] {
  const ipOf = (network: number) => `10.9.${network >> 8}.${network & 255}`;
  return Array.from({ length: SIZE.attempts }, (_, index) => {
    const kind = index % 4;
    const account = kind < 2 ? index % HOT_ACCOUNTS : HOT_ACCOUNTS + (index % (emails.length - HOT_ACCOUNTS));
    const network = kind === 2 ? 0 : 1 + ((index * 7) % (SIZE.networks - 1));
    return { email: emails[account] ?? "", ip: ipOf(network) };
  });
}

/** Tries a wrong password each, many at once. Answers the attempts whose password was looked at. */
async function attack(db: Db, attempts: readonly Attempt[], limits: AuthLimits): Promise<Attempt[]> {
  const looked: Attempt[] = [];
  const rest = attempts.values();
  const worker = async () => {
    for (const attempt of rest) {
      const request = { ...attempt, password: "from another site", audience: "web" as const, userAgent: null };
      const code = await logIn(db, request, limits).then(
        () => "in",
        (error: unknown) => (isAppError(error) ? error.code : "internal"),
      );
      expect(["unauthenticated", "rate_limited"]).toContain(code);
      if (code === "unauthenticated") looked.push(attempt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return looked;
}

function mostOf(attempts: readonly Attempt[], nameOf: (attempt: Attempt) => string): number {
  return Math.max(
    ...Map.groupBy(attempts, nameOf)
      .values()
      .map(({ length }) => length),
  );
}

test("passwords of another site tried on many accounts from many networks are limited by each of them and by all together, and no owner is kept out for good", {
  timeout: 600_000,
}, async ({ db, database }) => {
  await database.advanceToNoon();
  const people = [];
  while (people.length < SIZE.accounts) people.push((await makePerson(db)).user.email);
  const attempts = planAttack(people);
  const limits = limitsOf(SIZE.share);
  const enter = (email: string, within: AuthLimits) => logIn(db, logInOf(email), within);
  const [hot = "", other = ""] = [people[0], people.at(-1)];

  const unbounded = { ...limits, logInEverywhere: { limit: 1_000_000, windowSeconds: 86_400 } };
  const looked = await attack(db, attempts, unbounded);
  expect(looked.length).toBeLessThan(attempts.length);
  expect(mostOf(looked, ({ email }) => email)).toBe(limits.logInPerAccount.limit);
  expect(mostOf(looked, ({ ip }) => ip)).toBe(limits.logInPerNetwork.limit);
  expect(mostOf(looked, ({ email, ip }) => `${email} ${ip}`)).toBeLessThanOrEqual(
    limits.logInPerAccountAndNetwork.limit,
  );
  // Whoever was not aimed at from everywhere gets in meanwhile.
  expect((await enter(other, unbounded)).step).toBe("done");
  await expect(enter(hot, unbounded)).rejects.toMatchObject({ code: "rate_limited" });

  await database.advanceClock("1 day");
  expect((await enter(hot, limits)).step).toBe("done");
  const lookedAtAll = await attack(db, attempts, limits);
  expect(lookedAtAll).toHaveLength(Math.min(looked.length, limits.logInEverywhere.limit));
  expect(await db.alarm.count({ where: { kind: "log_in_storm" } })).toBe(1);

  await database.advanceClock("1 day");
  for (const email of people.slice(0, HOT_ACCOUNTS)) expect((await enter(email, limits)).step).toBe("done");
});

/** The owner's own log-in, from a network of which nothing else comes. */
function logInOf(email: string) {
  return { email, password: PASSWORD, audience: "web" as const, userAgent: null, ip: "192.0.2.9" };
}
