import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password-hash.ts";

test("a password is kept as Argon2id with its own salt", async () => {
  const [first, second] = await Promise.all([hashPassword("kelp orbit stapler"), hashPassword("kelp orbit stapler")]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(first).not.toBe(second);
});

test("only the same password matches, whichever way its letters were typed", async () => {
  const hash = await hashPassword("caf\u00e9 orbit stapler");
  expect(await verifyPassword(hash, "cafe\u0301 orbit stapler")).toBe(true);
  for (const wrong of [
    "cafe orbit stapler",
    "",
    "caf\u00e9 orbit stapler ",
    `caf\u00e9 orbit stapler${"x".repeat(100_000)}`,
  ]) {
    expect(await verifyPassword(hash, wrong)).toBe(false);
  }
});

test("a password cut short does not match the one it was cut from", async () => {
  const hash = await hashPassword("x".repeat(1_024));
  expect(await verifyPassword(hash, "x".repeat(1_025))).toBe(false);
});

test("without a user the same work is done, and nothing matches", async () => {
  const hash = await hashPassword("kelp orbit stapler");
  const timeOf = async (candidate: string | null) => {
    const startedAt = performance.now();
    for (let i = 0; i < 10; i += 1) expect(await verifyPassword(candidate, "wrong password")).toBe(false);
    return performance.now() - startedAt;
  };
  await timeOf(hash);
  const [known, unknown] = [await timeOf(hash), await timeOf(null)];
  // Skipping the work would be a factor of hundreds; the loose bound keeps a busy machine from failing it.
  expect(unknown).toBeGreaterThan(known / 5);
});
