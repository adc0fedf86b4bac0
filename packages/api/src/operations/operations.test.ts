import { insertJobFailureOnce } from "@scrip/events";
import { expect } from "vitest";
import { test } from "../test-api.ts";

const ADMIN = { audience: "admin" } as const;

async function plantFailedJob(db: Parameters<typeof insertJobFailureOnce>[0]) {
  const id = `jbf_${crypto.randomUUID().replaceAll("-", "")}`;
  const payload = { paymentId: "pay_1", customerId: "cus_1" };
  const failure = { id, functionId: "send-receipt", eventId: id, eventName: "credits/top-up.granted", payload };
  await insertJobFailureOnce(db, { ...failure, error: "the mail server was away" });
  return id;
}

test("an operator sees a failed job, retries it once, and is named for it", async ({ api, db }) => {
  const failureId = await plantFailedJob(db);
  const support = await api.operator("support");
  const sent = { ...ADMIN, as: support.session };
  const listed = async () => (await api.get("/api/trpc/operations.work", sent)).json.result.data.failedJobs;
  expect(await listed()).toMatchObject([{ id: failureId, error: "the mail server was away", retriedAt: null }]);

  for (let time = 0; time < 2; time += 1) {
    expect((await api.post("/api/trpc/operations.retryJob", { ...sent, body: { failureId } })).status).toBe(200);
  }
  expect(await listed()).toMatchObject([{ id: failureId, retriedAt: expect.any(String) }]);
  expect(await db.outboxMessage.count({ where: { name: "credits/top-up.granted" } })).toBe(1);
  const entries = await db.auditEntry.findMany({ where: { subject: failureId, action: "admin.retry_job" } });
  expect(entries.every(({ actorUserId }) => actorUserId === support.userId)).toBe(true);
  expect(entries).toHaveLength(2);
});

test("an event in quarantine is listed and can be reopened", async ({ api, db }) => {
  const id = "evt_quarantinedone";
  const head = { id, type: "refund.updated", livemode: false, data: { object: { id: "re_1", object: "refund" } } };
  const rawBody = new Uint8Array(Buffer.from(JSON.stringify(head)));
  const event = { id, type: head.type, apiVersion: "2020-08-27", livemode: false, objectId: "re_1" };
  await db.stripeEvent.create({ data: { ...event, rawBody, source: "webhook", status: "quarantined" } });
  const support = await api.operator("support");
  const sent = { ...ADMIN, as: support.session };
  const work = await api.get("/api/trpc/operations.work", sent);
  expect(work.json.result.data.quarantinedEvents).toMatchObject([{ id, apiVersion: "2020-08-27" }]);
  const body = { stripeEventId: id };
  expect((await api.post("/api/trpc/operations.reopenStripeEvent", { ...sent, body })).status).toBe(200);
  expect(await db.stripeEvent.findUnique({ where: { id } })).toMatchObject({ status: "received" });
  const missing = await api.post("/api/trpc/operations.reopenStripeEvent", {
    ...sent,
    body: { stripeEventId: "evt_no" },
  });
  expect(missing.status).toBe(404);
});

test("findings of comparisons and open disputes are shown, and an auditor can read but not retry", async ({
  api,
  db,
}) => {
  const check = await db.stripeCheck.create({
    data: { id: "chk_1", fromAt: new Date(0), toAt: new Date(1), compared: 7, finishedAt: new Date(2) },
  });
  const finding = { checkId: check.id, kind: "charge_unknown", subject: "ch_1", repaired: false, details: {} };
  await db.stripeFinding.create({ data: finding });
  const auditor = await api.operator("auditor");
  const sent = { ...ADMIN, as: auditor.session };
  const { json } = await api.get("/api/trpc/operations.reconciliation", sent);
  expect(json.result.data).toMatchObject({
    latest: { compared: 7 },
    findings: [{ kind: "charge_unknown", subject: "ch_1", isRepaired: false }],
    disputes: [],
  });
  const body = { failureId: await plantFailedJob(db) };
  expect((await api.post("/api/trpc/operations.retryJob", { ...sent, body })).status).toBe(403);
});
