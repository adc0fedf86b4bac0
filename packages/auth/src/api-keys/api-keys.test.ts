import { type Db, inTransaction } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { type ApiLimits, SANDBOX_API_LIMITS } from "../rate-limits/api-limits.ts";
import { logInAs, makePerson } from "../test-people.ts";
import { makeApiKeyText } from "./api-key-text.ts";
import { authenticateApiKey as admit } from "./authenticate-api-key.ts";
import { createApiKey } from "./create-api-key.ts";
import { type ApiKeyOrder, issueApiKey } from "./issue-api-key.ts";
import { listApiKeys } from "./list-api-keys.ts";
import { revokeApiKey } from "./revoke-api-key.ts";

const authenticateApiKey = (
  db: Db,
  header: string | null,
  environment: "live" | "sandbox",
  limits: ApiLimits = SANDBOX_API_LIMITS,
  use = { ip: "192.0.2.1", weight: 1 },
) => admit(db, header, { environment, limits, use });

const order = { environment: "live", name: "CI", scopes: ["read"], expiresAt: null } as const;

async function issue(db: Db, changes: Partial<ApiKeyOrder> = {}, role: "customer" | "admin" = "customer") {
  const { user, customer } = await makePerson(db, role);
  const issued = await inTransaction(db, (tx) =>
    issueApiKey(tx, { ...order, userId: user.id, customerId: customer.id, ...changes }),
  );
  return { user, customer, ...issued, header: `Bearer ${issued.text}` };
}

test("a key acts for its customer with its scopes", async ({ db }) => {
  const { user, customer, apiKey, header } = await issue(db, { scopes: ["chat", "read", "chat"] });
  const principal = {
    kind: "api_key",
    apiKeyId: apiKey.id,
    userId: user.id,
    customerId: customer.id,
    role: "customer",
    memberRole: "owner",
    scopes: ["read", "chat"],
    caps: { dayMicrocredits: null, monthMicrocredits: null },
  };
  expect(await authenticateApiKey(db, header, "live")).toEqual(principal);
  expect(await authenticateApiKey(db, header.replace("Bearer", "bearer"), "live")).toEqual(principal);
});

test("the key is shown once: neither the list nor the database has it", async ({ db, database }) => {
  const { user, text, apiKey } = await issue(db);
  const secret = text.slice(-49);
  const listed = await listApiKeys(db, await logInAs(db, user.id));
  expect(listed).toEqual([{ ...apiKey, madeBy: user.name }]);
  expect(apiKey.lastFour).toBe(text.slice(-4));
  expect(JSON.stringify(listed)).not.toContain(secret);
  const { rows } = await database.owner.query("SELECT k::text FROM api_key k WHERE id = $1", [apiKey.id]);
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  expect(JSON.stringify(rows)).toContain(user.id);
});

test("the hash of a stolen row is no key", async ({ db }) => {
  const { apiKey, text } = await issue(db);
  const { secretHash } = await db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } });
  for (const guess of [secretHash, text.slice(0, -49) + secretHash.slice(0, 49), makeApiKeyText("live", apiKey.id)]) {
    expect(await authenticateApiKey(db, `Bearer ${guess}`, "live")).toBeNull();
  }
});

test("a key of one row does not open another row", async ({ db }) => {
  const [mine, theirs] = [await issue(db), await issue(db)];
  const swapped = mine.text.replace(mine.apiKey.id.slice(4), theirs.apiKey.id.slice(4));
  expect(await authenticateApiKey(db, `Bearer ${swapped}`, "live")).toBeNull();
});

test("headers of every other form are nobody's", async ({ db }) => {
  const { text } = await issue(db);
  const headers = [
    null,
    "",
    "Bearer",
    "Bearer ",
    text,
    `Basic ${text}`,
    `Bearer ${text} x`,
    `Bearer ${text},${text}`,
    "Bearer null",
  ];
  for (const header of [
    ...headers,
    `Bearer ${text.slice(0, -1)}`,
    `Bearer ${"x".repeat(10_000)}`,
    "Bearer \0",
    "Bearer ' OR 1=1 --",
  ]) {
    expect(await authenticateApiKey(db, header, "live"), String(header)).toBeNull();
  }
});

test("a key of the sandbox is refused in live, and the other way round", async ({ db }) => {
  const [live, sandbox] = [await issue(db), await issue(db, { environment: "sandbox" })];
  expect(live.text).toMatch(/^scrip_live_/);
  expect(sandbox.text).toMatch(/^scrip_sandbox_/);
  expect(await authenticateApiKey(db, live.header, "sandbox")).toBeNull();
  expect(await authenticateApiKey(db, sandbox.header, "live")).toBeNull();
  expect(await authenticateApiKey(db, sandbox.header, "sandbox")).not.toBeNull();
});

test("a revoked key is refused from the next request on, and stays revoked as it was", async ({ db, database }) => {
  const { user, apiKey, header } = await issue(db);
  const asker = await logInAs(db, user.id);
  expect(await authenticateApiKey(db, header, "live")).not.toBeNull();
  await revokeApiKey(db, asker, apiKey.id);
  expect(await authenticateApiKey(db, header, "live")).toBeNull();
  const [{ revokedAt } = { revokedAt: null }] = await listApiKeys(db, asker);
  await database.advanceClock("1 hour");
  await revokeApiKey(db, asker, apiKey.id);
  expect(revokedAt).not.toBeNull();
  expect((await listApiKeys(db, asker))[0]?.revokedAt).toEqual(revokedAt);
});

test("a key ends at its expiry", async ({ db, database }) => {
  const now = (await database.owner.query("SELECT scrip_now() AS now")).rows[0].now as Date;
  const { header } = await issue(db, { expiresAt: new Date(now.getTime() + 3_600_000) });
  expect(await authenticateApiKey(db, header, "live")).not.toBeNull();
  await database.advanceClock("1 hour");
  expect(await authenticateApiKey(db, header, "live")).toBeNull();
});

test("a key is worth no more than its maker is today", async ({ db }) => {
  const { user, customer, header } = await issue(db, { scopes: ["read", "admin"] }, "admin");
  const scopes = async () => (await authenticateApiKey(db, header, "live"))?.scopes;
  expect(await scopes()).toEqual(["read", "admin"]);
  await db.user.update({ where: { id: user.id }, data: { role: "support" } });
  expect(await scopes()).toEqual(["read"]);
  await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  expect(await scopes()).toBeUndefined();
  await db.user.update({ where: { id: user.id }, data: { disabledAt: null } });
  await db.member.delete({ where: { customerId_userId: { customerId: customer.id, userId: user.id } } });
  expect(await scopes()).toBeUndefined();
});

test("nobody makes a key with scopes beyond their own", async ({ db }) => {
  const [{ user }, { user: operator }, { user: helper }] = [
    await makePerson(db),
    await makePerson(db, "admin"),
    await makePerson(db, "support"),
  ];
  const customer = await logInAs(db, user.id);
  const adminInWeb = await logInAs(db, operator.id, "web");
  const adminInAdmin = await logInAs(db, operator.id, "admin");
  const support = await logInAs(db, helper.id, "admin");
  const attempt = (asker: typeof customer, scopes: string[]) =>
    inTransaction(db, (tx) => createApiKey(tx, asker, { ...order, scopes }));
  for (const asker of [customer, adminInWeb, support]) {
    await expect(attempt(asker, ["admin"])).rejects.toMatchObject({ code: "forbidden" });
    await expect(attempt(asker, ["read", "admin"])).rejects.toMatchObject({ code: "forbidden" });
  }
  await expect(attempt(adminInAdmin, ["purchase"])).rejects.toMatchObject({ code: "forbidden" });
  expect(await db.apiKey.count({ where: { userId: { in: [user.id, operator.id, helper.id] } } })).toBe(0);

  expect((await attempt(customer, ["purchase", "read"])).apiKey.scopes).toEqual(["read", "purchase"]);
  expect((await attempt(adminInAdmin, ["admin"])).apiKey.scopes).toEqual(["admin"]);
});

test("bad orders name their field and make no key", async ({ db }) => {
  const { user } = await makePerson(db);
  const asker = await logInAs(db, user.id);
  const bad = [
    ["scopes", { scopes: [] }],
    ["scopes", { scopes: ["*"] }],
    ["scopes", { scopes: ["read", "write"] }],
    ["name", { name: " " }],
    ["name", { name: "a\0b" }],
    ["name", { name: "a".repeat(101) }],
    ["expiresAt", { expiresAt: new Date(0) }],
    ["expiresAt", { expiresAt: new Date(Number.NaN) }],
    ["dayCap", { dayCapMicrocredits: 0n }],
    ["dayCap", { dayCapMicrocredits: -1n }],
    ["monthCap", { monthCapMicrocredits: 10n ** 15n + 1n }],
  ] as const;
  for (const [field, changes] of bad) {
    const attempt = inTransaction(db, (tx) => createApiKey(tx, asker, { ...order, ...changes }));
    await expect(attempt, field).rejects.toMatchObject({ code: "invalid_input", publicDetails: { field } });
  }
  expect(await listApiKeys(db, asker)).toEqual([]);
});

test("keys are made, listed and revoked by people of the customer alone, never by a key", async ({ db }) => {
  const { user, apiKey, header, customer } = await issue(db, { scopes: ["read", "chat", "purchase"] });
  const key = await authenticateApiKey(db, header, "live");
  await expect(createApiKey(db, key, order)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listApiKeys(db, key)).rejects.toMatchObject({ code: "forbidden" });
  await expect(revokeApiKey(db, key, apiKey.id)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listApiKeys(db, null)).rejects.toMatchObject({ code: "unauthenticated" });

  const stranger = await makePerson(db);
  const asker = await logInAs(db, stranger.user.id);
  expect(await listApiKeys(db, asker)).toEqual([]);
  for (const id of [apiKey.id, "key_none", "", "key_\u{1F600}"]) {
    await expect(revokeApiKey(db, asker, id)).rejects.toMatchObject({ code: "not_found" });
  }
  const foreign = { ...order, userId: stranger.user.id, customerId: customer.id };
  await expect(issueApiKey(db, foreign)).rejects.toMatchObject({ code: "not_found" });
  expect(await authenticateApiKey(db, header, "live")).not.toBeNull();
  expect(await listApiKeys(db, await logInAs(db, user.id))).toHaveLength(1);
});

test("the last use is noted, at most once a minute", async ({ db, database }) => {
  const { apiKey, header } = await issue(db);
  const lastUsedAt = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt;
  expect(await lastUsedAt()).toBeNull();
  await authenticateApiKey(db, header, "live");
  const first = await lastUsedAt();
  expect(first).not.toBeNull();
  await Promise.all(Array.from({ length: 10 }, () => authenticateApiKey(db, header, "live")));
  expect(await lastUsedAt()).toEqual(first);
  await database.advanceClock("61 seconds");
  await authenticateApiKey(db, header, "live");
  expect(await lastUsedAt()).not.toEqual(first);
});

test("a refused key leaves no trace of use", async ({ db }) => {
  const { apiKey, header } = await issue(db);
  await authenticateApiKey(db, `Bearer ${makeApiKeyText("live", apiKey.id)}`, "live");
  await authenticateApiKey(db, header, "sandbox");
  expect((await db.apiKey.findUniqueOrThrow({ where: { id: apiKey.id } })).lastUsedAt).toBeNull();
});

test("the database refuses a key stored as it is, and scopes that nobody knows", async ({ db }) => {
  const { apiKey, text } = await issue(db);
  const where = { id: apiKey.id };
  await expect(db.apiKey.update({ where, data: { secretHash: text } })).rejects.toThrow("api_key_secret_is_a_hash");
  await expect(db.apiKey.update({ where, data: { scopes: ["*"] } })).rejects.toThrow("api_key_scopes");
  await expect(db.apiKey.update({ where, data: { scopes: [] } })).rejects.toThrow("api_key_scopes");
});

test("the caps of a key are its principal's", async ({ db }) => {
  const { apiKey, header } = await issue(db, { dayCapMicrocredits: 5n, monthCapMicrocredits: 7n });
  expect(apiKey).toMatchObject({ dayCapMicrocredits: 5n, monthCapMicrocredits: 7n });
  expect(await authenticateApiKey(db, header, "live")).toMatchObject({
    caps: { dayMicrocredits: 5n, monthMicrocredits: 7n },
  });
});

test("key, customer and network have limits of their own, by weight, until the next minute", async ({
  db,
  database,
}) => {
  const one = await issue(db);
  const other = await inTransaction(db, (tx) =>
    issueApiKey(tx, { ...order, userId: one.user.id, customerId: one.customer.id }),
  );
  const stranger = await issue(db);
  await database.advanceToNoon();
  const limits = { perKey: 3, perCustomer: 5, perNetwork: 8 };
  const use = (header: string, weight: number, ip: string) =>
    authenticateApiKey(db, header, "live", limits, { ip, weight }).then(
      (principal) => (principal ? "in" : "nobody"),
      (error: { code: string; publicDetails: { retryAfterSeconds: number } }) => {
        expect(error.publicDetails.retryAfterSeconds).toBeGreaterThan(0);
        expect(error.publicDetails.retryAfterSeconds).toBeLessThanOrEqual(60);
        return error.code;
      },
    );
  expect(await use(one.header, 3, "192.0.2.2")).toBe("in");
  expect(await use(one.header, 1, "192.0.2.3")).toBe("rate_limited");
  expect(await use(`Bearer ${other.text}`, 1, "192.0.2.4")).toBe("in");
  expect(await use(`Bearer ${other.text}`, 1, "192.0.2.4")).toBe("rate_limited");
  expect(await use(stranger.header, 3, "192.0.2.5")).toBe("in");
  for (let count = 0; count < 5; count += 1) expect(await use("Bearer nonsense", 1, "192.0.2.5")).toBe("nobody");
  expect(await use(stranger.header, 1, "192.0.2.5")).toBe("rate_limited");
  await database.advanceClock("1 minute");
  expect(await use(one.header, 1, "192.0.2.5")).toBe("in");
});

test("guesses at a key count against the network, never against the key", async ({ db }) => {
  const { apiKey, header } = await issue(db);
  const limits = { perKey: 2, perCustomer: 2, perNetwork: 1_000 };
  const use = { ip: "192.0.2.9", weight: 1 };
  for (let count = 0; count < 5; count += 1) {
    expect(await authenticateApiKey(db, `Bearer ${makeApiKeyText("live", apiKey.id)}`, "live", limits, use)).toBeNull();
  }
  expect(await authenticateApiKey(db, header, "live", limits, use)).not.toBeNull();
});
