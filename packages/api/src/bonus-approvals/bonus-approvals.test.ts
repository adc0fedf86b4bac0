import type { Db } from "@scrip/db";
import { expect } from "vitest";
import { type TestApi, test } from "../test-api.ts";

type Operator = Awaited<ReturnType<TestApi["operator"]>>;

const LARGE = "100000.000001";

const ask = (api: TestApi, { session: as }: Operator, customerId: string, more: object = {}) =>
  api.post("/api/credits/admin/grant-bonus", {
    as,
    audience: "admin",
    body: { customerId, credits: LARGE, reason: "A conference", ...more },
  });
const decide = (api: TestApi, { session: as }: Operator, what: "approve" | "decline", approvalId: string) =>
  api.post(`/api/trpc/bonusApprovals.${what}`, { as, audience: "admin", body: { approvalId } });
const listed = async (api: TestApi, { session: as }: Operator, customerId: string) => {
  const { items } = (await api.get("/api/trpc/bonusApprovals.list", { as, audience: "admin" })).json.result.data;
  return items.filter((item: { customerId: string }) => item.customerId === customerId);
};
const grantedTo = (db: Db, customerId: string) => db.grant.count({ where: { customerId } });
const actsOn = async (db: Db, customerId: string) =>
  (await db.auditEntry.findMany({ where: { subject: customerId }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );

test("a bonus above 100,000 credits waits for a second operator, who grants it once", async ({ api, db }) => {
  const [admin, second] = [await api.operator("admin"), await api.operator("admin")];
  const { customerId, session } = await api.signUp();
  const asked = await ask(api, admin, customerId);
  expect([asked.status, asked.json]).toEqual([202, { approvalId: expect.stringMatching(/^apr_/) }]);
  const { approvalId } = asked.json;
  expect(await grantedTo(db, customerId)).toBe(0);

  const [item] = await listed(api, admin, customerId);
  expect(item).toMatchObject({ id: approvalId, customerId, credits: LARGE, reason: "A conference", isOwn: true });
  expect(await listed(api, second, customerId)).toEqual([{ ...item, isOwn: false }]);

  const own = await decide(api, admin, "approve", approvalId);
  expect(own.status).toBe(403);
  expect(await grantedTo(db, customerId)).toBe(0);

  const answers = await Promise.all(Array.from({ length: 4 }, () => decide(api, second, "approve", approvalId)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
  expect(await grantedTo(db, customerId)).toBe(1);
  expect((await api.get("/api/credits/balance", { as: session })).json.balance).toBe(LARGE);
  expect(await listed(api, second, customerId)).toEqual([]);
  expect((await decide(api, second, "decline", approvalId)).status).toBe(409);
  expect((await actsOn(db, customerId)).toSorted()).toEqual([
    "admin.approve_bonus",
    "admin.approve_bonus.refused",
    "admin.ask_for_bonus",
  ]);
});

test("a declined bonus is not granted; who asked may take it back", async ({ api, db }) => {
  const [admin, second] = [await api.operator("admin"), await api.operator("admin")];
  const { customerId } = await api.signUp();
  for (const decider of [admin, second]) {
    const { approvalId } = (await ask(api, admin, customerId)).json;
    expect((await decide(api, decider, "decline", approvalId)).status).toBe(200);
    expect((await decide(api, second, "approve", approvalId)).status).toBe(409);
  }
  expect(await grantedTo(db, customerId)).toBe(0);
});

test("the same key asks once, and for nothing else", async ({ api, db }) => {
  const admin = await api.operator("admin");
  const { customerId } = await api.signUp();
  const idempotencyKey = crypto.randomUUID();
  const answers = await Promise.all(Array.from({ length: 4 }, () => ask(api, admin, customerId, { idempotencyKey })));
  expect(new Set(answers.map(({ json }) => json.approvalId)).size).toBe(1);
  const other = await ask(api, admin, customerId, { idempotencyKey, credits: 200_000 });
  expect(other.status).toBe(409);
  expect(await db.bonusApproval.count({ where: { customerId } })).toBe(1);
  expect(await actsOn(db, customerId)).toEqual(["admin.ask_for_bonus"]);
});

test("what cannot be granted is not asked for, and changes nothing", async ({ api, db }) => {
  const [admin, second] = [await api.operator("admin"), await api.operator("admin")];
  const { customerId } = await api.signUp();
  expect((await ask(api, admin, "cus_nobody")).status).toBe(404);
  expect((await ask(api, admin, admin.customerId)).status).toBe(403);
  expect((await ask(api, admin, customerId, { expiresAt: "2020-01-01" })).status).toBe(400);
  expect((await decide(api, second, "approve", "apr_nobody")).status).toBe(404);
  expect((await decide(api, second, "decline", "apr_nobody")).status).toBe(404);
  const ofThese = { customerId: { in: [customerId, admin.customerId] } };
  expect(await db.bonusApproval.count({ where: ofThese })).toBe(0);

  const { approvalId } = (await ask(api, admin, second.customerId)).json;
  expect((await decide(api, second, "approve", approvalId)).status).toBe(403);
  expect(await grantedTo(db, second.customerId)).toBe(0);
});

test("the database itself lets nobody approve what they asked for", async ({ api, db }) => {
  const admin = await api.operator("admin");
  const { customerId } = await api.signUp();
  const { approvalId } = (await ask(api, admin, customerId)).json;
  const byOneself = db.$executeRaw`
    UPDATE bonus_approval SET is_approved = true, decided_by = ${admin.userId}, decided_at = scrip_now() WHERE id = ${approvalId}`;
  await expect(byOneself).rejects.toThrow(/bonus_approval_by_another/);
});
