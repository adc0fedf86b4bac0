import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { sweepAbandonedRequests } from "@scrip/assistant";
import { fulfilPayment } from "@scrip/billing";
import { getBalance, grantCredits, placeHold, writeExpiryNotices } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { enqueueEvent, raiseAlarm, retryJob } from "@scrip/events";
import { isFullTest } from "@scrip/testing";
import { expect, vi } from "vitest";
import type { JobsDeps } from "./jobs-deps.ts";
import { relayMessages } from "./outbox/relay-messages.ts";
import { type ExecutorInTest, test, waitFor } from "./test-executor.ts";
import type { JobsInTest } from "./test-jobs.ts";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

const FULL = isFullTest();
const COMPLETED = "checkout.session.completed";
const BASIC = 5_500_000_000n;

const isOver = async (executor: ExecutorInTest, functionId?: string) => {
  const runs = await executor.listRuns(functionId);
  return runs.every(({ status }) => status !== "running");
};

/** The same mailer, which fails the next mails. */
function failingMailer(deps: JobsDeps) {
  const state = { failures: 0, tries: 0 };
  const mailer: JobsDeps["mailer"] = {
    ...deps.mailer,
    async send(mail) {
      state.tries += 1;
      if (state.failures > 0) {
        state.failures -= 1;
        throw new Error("421 the mail server is away");
      }
      await deps.mailer.send(mail);
    },
  };
  return { state, deps: { ...deps, mailer } };
}

async function mailsAbout(jobs: JobsInTest, text: string): Promise<number> {
  return (await jobs.listMails()).filter((mail) => `${mail.to}${mail.subject}`.includes(text)).length;
}

async function customerWithExpiringCredits(db: Db): Promise<string> {
  const customerId = newId("cus");
  const userId = newId("usr");
  await db.customer.create({ data: { id: customerId, kind: "person", name: "Ada" } });
  const email = `${customerId}@scrip.test`;
  await db.user.create({ data: { id: userId, email, name: "Ada", passwordHash: "-", emailVerifiedAt: new Date() } });
  await db.member.create({ data: { customerId, userId, role: "owner" } });
  const [{ now }] = await db.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
  await inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "promotional",
      source: "promotion",
      amountMicrocredits: 9_000_000n,
      priceNanodollars: 0n,
      businessKey: `test:${customerId}`,
      historyType: "promotion",
      description: "Promotion",
      actor: "system",
      expiresAt: new Date(now.getTime() + 7.5 * 24 * 3_600_000),
    }),
  );
  return customerId;
}

test("72: every step runs twice, and again after success, with the same end", async ({ db, jobs, executor }) => {
  await executor.serve(jobs.deps);
  await executor.setFaults({ stepTwice: true });
  const { customerId, checkoutSessionId, paymentId } = await jobs.buy();
  await jobs.pay(checkoutSessionId);
  const stripeEventId = await jobs.receiveEvent(COMPLETED, checkoutSessionId);
  const told = await customerWithExpiringCredits(db);
  await executor.advance("1 day");
  await writeExpiryNotices(db);
  const subject = newId("req");
  await raiseAlarm(db, { kind: "planted", subject, message: "Look here." });
  await waitFor(async () => {
    await executor.drain(jobs.deps);
    return (await executor.listRuns("send-receipt")).length > 0 && isOver(executor);
  }, "all runs");

  const alarm = await db.alarm.findFirstOrThrow({ where: { subject } });
  const notice = await db.notice.findFirstOrThrow({ where: { customerId: told } });
  await executor.inngest.send([
    { name: "payments/stripe-event.received", data: { stripeEventId, type: COMPLETED } },
    { name: "credits/top-up.granted", data: { paymentId, customerId } },
    { name: "credits/notice.written", data: { noticeId: notice.id, customerId: told } },
    { name: "operations/alarm.raised", data: { alarmId: alarm.id } },
  ]);
  await waitFor(
    async () => (await executor.listRuns("send-receipt")).length === 2 && isOver(executor),
    "the repetition",
  );
  await executor.setFaults({});

  expect((await executor.listRuns()).filter(({ status }) => status === "failed")).toEqual([]);
  expect((await getBalance(db, customerId)).balanceMicrocredits).toBe(BASIC);
  expect(await mailsAbout(jobs, customerId)).toBe(1);
  expect(await mailsAbout(jobs, told)).toBe(1);
  expect(await mailsAbout(jobs, subject)).toBe(1);
});

test.for(FULL ? [1, 2, 3, 4, 5] : [1, 4])(
  "73: a step that fails %i times is tried again with growing pauses, and succeeds",
  async (failures, { db, jobs, executor }) => {
    const { state, deps } = failingMailer(jobs.deps);
    await executor.serve(deps);
    const { customerId, paymentId } = await paidPurchase(db, jobs);
    state.failures = failures;
    await executor.inngest.send({ name: "credits/top-up.granted", data: { paymentId, customerId } });
    for (let attempt = 1; attempt <= failures; attempt += 1) {
      await waitFor(() => state.tries === attempt, `attempt ${attempt}`);
      await waitFor(
        async () => (await executor.listRuns("send-receipt")).some((run) => run.attempt === attempt),
        "the pause",
      );
      await executor.advance("6 minutes"); // more than the fifth pause
    }
    await waitFor(() => isOver(executor, "send-receipt"), "the run");
    expect(await mailsAbout(jobs, customerId)).toBe(1);
    expect(await db.jobFailure.count({ where: { functionId: "send-receipt" } })).toBe(0);
  },
);

test("73, 83: a job that always fails becomes one failed job and one alarm, others flow, and it can be retried once", async ({
  db,
  jobs,
  executor,
}) => {
  const { state, deps } = failingMailer(jobs.deps);
  await executor.serve(deps);
  await executor.setFaults({ stepTwice: true });
  const { customerId, paymentId } = await paidPurchase(db, jobs);
  state.failures = 1_000_000;
  await executor.inngest.send({
    id: `evt-${paymentId}`,
    name: "credits/top-up.granted",
    data: { paymentId, customerId },
  });
  await waitFor(async () => {
    await executor.advance("3 hours");
    return (await db.jobFailure.count({ where: { eventId: `evt-${paymentId}` } })) > 0;
  }, "the failed job");
  const failure = await db.jobFailure.findFirstOrThrow({ where: { eventId: `evt-${paymentId}` } });
  expect(failure).toMatchObject({
    functionId: "send-receipt",
    eventName: "credits/top-up.granted",
    payload: { paymentId, customerId },
    error: expect.stringContaining("421"),
  });
  const alarm = { kind: "job_failed", subject: `send-receipt:evt-${paymentId}` };
  expect(await db.alarm.findMany({ where: alarm })).toHaveLength(1);

  state.failures = 0;
  const other = await paidPurchase(db, jobs);
  await executor.inngest.send({
    name: "credits/top-up.granted",
    data: { paymentId: other.paymentId, customerId: other.customerId },
  });
  await waitFor(async () => (await mailsAbout(jobs, other.customerId)) === 1, "another receipt");
  expect(await mailsAbout(jobs, customerId)).toBe(0);

  const by = { failureId: failure.id, userId: newId("usr") };
  const retries = await Promise.all([1, 2, 3].map(() => retryJob(db, by)));
  expect(retries.filter((retry) => retry !== null)).toHaveLength(1);
  await expect(retryJob(db, { ...by, failureId: "jbf_none" })).rejects.toMatchObject({ code: "not_found" });
  await executor.drain(deps);
  await waitFor(async () => (await mailsAbout(jobs, customerId)) === 1, "the receipt");
  await executor.setFaults({});
});

test("83: an event that does not fit its contract runs no code and is kept as a failed job, others flow", async ({
  db,
  jobs,
  executor,
}) => {
  const { state, deps } = failingMailer(jobs.deps);
  await executor.serve(deps);
  const { customerId, paymentId } = await paidPurchase(db, jobs);
  await executor.inngest.send([
    { id: `poison-${paymentId}`, name: "credits/top-up.granted", data: { paymentId: 7 } },
    { name: "credits/top-up.granted", data: { paymentId, customerId } },
  ]);
  await waitFor(async () => (await mailsAbout(jobs, customerId)) === 1, "the good one");
  expect(state.tries).toBe(1);
  await waitFor(async () => {
    await executor.advance("3 hours");
    return (await db.jobFailure.count({ where: { eventId: `poison-${paymentId}` } })) === 1;
  }, "the failed job");
  expect(state.tries).toBe(1);
  expect(await db.alarm.count({ where: { kind: "job_failed", subject: `send-receipt:poison-${paymentId}` } })).toBe(1);
});

test("75: while the event API is down for ten minutes nothing is lost, and all is delivered within a minute after", async ({
  db,
  database,
  jobs,
  executor,
}) => {
  const delivered = new Map<string, number>();
  await executor.serveOnly((inngest) => [
    inngest.createFunction({ id: "count", triggers: [{ event: "assistant/request.settled" }] }, ({ event }) => {
      delivered.set(event.data.requestId, (delivered.get(event.data.requestId) ?? 0) + 1);
    }),
  ]);
  await executor.stop();
  const sendEvents = (events: { id: string; name: string; data: object }[]) =>
    postEvents(executor, events, AbortSignal.timeout(2_000));
  const requestIds: string[] = [];
  for (let minute = 0; minute < 10; minute += 1) {
    for (let n = 0; n < (FULL ? 300 : 6); n += 1) {
      const requestId = newId("req");
      requestIds.push(requestId);
      const data = { requestId, customerId: "cus_none" };
      await inTransaction(db, (tx) => enqueueEvent(tx, { name: "assistant/request.settled", data }));
    }
    await relayMessages({ ...jobs.deps, sendEvents });
    await database.advanceClock("1 minute");
  }
  expect(delivered.size).toBe(0);
  await executor.start();
  await executor.advance("20 seconds"); // the longest pause of the relay, and the only time that goes by from here on
  await waitFor(async () => {
    while (await relayMessages({ ...jobs.deps, sendEvents }));
    return (await db.outboxMessage.count({ where: { sentAt: null, deadAt: null } })) === 0;
  }, "an empty outbox");
  await waitFor(() => requestIds.every((id) => (delivered.get(id) ?? 0) >= 1), "every event");
});

test("76: a relay killed between sending and marking sends again under the same ids, and nothing runs twice", async ({
  db,
  database,
  jobs,
  executor,
}) => {
  const ran: string[] = [];
  await executor.serveOnly((inngest) => [
    inngest.createFunction({ id: "count", triggers: [{ event: "assistant/request.settled" }] }, ({ event }) => {
      ran.push(event.data.requestId);
    }),
  ]);
  const requestIds = await enqueueSettled(db, 20);
  const relay = spawnRelay(database.databaseUrl, executor, "dies");
  await once(relay, "message");
  relay.send("go");
  const [, signal] = await once(relay, "exit");
  expect(signal).toBe("SIGKILL");
  await waitFor(() => ran.length === 20, "all runs");
  expect(await db.outboxMessage.count({ where: { sentAt: null, deadAt: null } })).toBe(20);

  await executor.advance("2 minutes"); // the lease of the dead
  await executor.drain(jobs.deps);
  expect(await db.outboxMessage.count({ where: { sentAt: null, deadAt: null } })).toBe(0);
  await waitFor(() => isOver(executor, "count"), "all runs");
  expect(ran.toSorted()).toEqual(requestIds.toSorted());
});

test("77: two relays in two processes send everything once, and both of them work", async ({
  db,
  database,
  jobs: _jobs,
  executor,
}) => {
  const ran: string[] = [];
  await executor.serveOnly((inngest) => [
    inngest.createFunction({ id: "count", triggers: [{ event: "assistant/request.settled" }] }, ({ event }) => {
      ran.push(event.data.requestId);
    }),
  ]);
  const requestIds = await enqueueSettled(db, FULL ? 3_000 : 210);
  const relays = [1, 2].map(() => spawnRelay(database.databaseUrl, executor, "lives"));
  await Promise.all(relays.map((relay) => once(relay, "message"))); // both are ready
  const counts = await Promise.all(
    relays.map(async (relay) => {
      relay.send("go");
      const [count] = await once(relay, "message");
      return count as { sent: string[] };
    }),
  );
  const sent = counts.flatMap((count) => count.sent);
  expect(sent).toHaveLength(new Set(sent).size);
  for (const count of counts) expect(count.sent.length).toBeGreaterThan(0);
  await waitFor(() => ran.length >= requestIds.length, "all runs");
  expect(ran.toSorted()).toEqual(requestIds.toSorted());
});

test("79: missed nights are made up for by one run, and runs at once are one", async ({ db, jobs, executor }) => {
  await executor.serve(jobs.deps);
  const countRuns = async () => (await executor.listRuns("reconcile-usage")).length;
  const [before, checksBefore] = [await countRuns(), await db.usageCheck.count()];
  await executor.advance("10 days");
  await waitFor(
    async () => (await countRuns()) === before + 1 && isOver(executor, "reconcile-usage"),
    "the run of the missed nights",
  );
  await executor.setFaults({ stepTwice: true });
  await executor.advance("1 day");
  await waitFor(
    async () => (await countRuns()) === before + 2 && isOver(executor, "reconcile-usage"),
    "the next night",
  );
  await executor.setFaults({});
  expect(await db.usageCheck.count()).toBe(checksBefore + 2);
});

test("80: of one customer one thing runs at a time, across customers they run together", async ({
  jobs: _jobs,
  executor,
}) => {
  const running = new Map<string, number>();
  let [peakOfOne, done] = [0, 0];
  // Either waits for the other: were they one after the other, none would come to its end.
  const [hot, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await executor.serveOnly((inngest) => [
    inngest.createFunction(
      { id: "keyed", concurrency: { limit: 1, key: "event.data.customerId" }, triggers: [{ event: "test/keyed" }] },
      async ({ event }) => {
        const { customerId } = event.data;
        const [mine, theirs] = customerId === "cus_hot" ? [hot, other] : [other, hot];
        running.set(customerId, (running.get(customerId) ?? 0) + 1);
        peakOfOne = Math.max(peakOfOne, running.get(customerId) ?? 0);
        mine.resolve();
        await theirs.promise;
        await new Promise((resolve) => setTimeout(resolve, 5));
        running.set(customerId, (running.get(customerId) ?? 0) - 1);
        done += 1;
      },
    ),
  ]);
  const eventsOf = (customerId: string, count: number) =>
    Array.from({ length: count }, () => ({ name: "test/keyed", data: { customerId } }));
  await executor.inngest.send([...eventsOf("cus_hot", 100), ...eventsOf("cus_a", 5), ...eventsOf("cus_b", 5)]);
  await waitFor(() => done === 110, "110 runs");
  expect(peakOfOne).toBe(1);
});

test("81: a cancelled run captures nothing any more, and its hold goes back whole", async ({ db, jobs, executor }) => {
  const customerId = await customerWithExpiringCredits(db);
  const after: string[] = [];
  await executor.serveOnly((inngest) => [
    inngest.createFunction(
      {
        id: "holding",
        triggers: [{ event: "test/hold" }],
        cancelOn: [{ event: "test/cancel", match: "data.requestId" }],
      },
      async ({ event, step }) => {
        const { requestId } = event.data;
        const order = { requestId, customerId, userId: "usr_test", amountMicrocredits: 1_000_000n };
        await step.run("hold", async () => void (await inTransaction(db, (tx) => placeHold(tx, order))));
        await step.sleep("wait", "1h");
        await step.run("capture", () => void after.push(requestId));
      },
    ),
  ]);
  const requestId = newId("req");
  const { balanceMicrocredits } = await getBalance(db, customerId);
  await executor.inngest.send({ name: "test/hold", data: { requestId } });
  await waitFor(async () => (await db.hold.count({ where: { id: requestId } })) === 1, "the hold");
  await waitFor(async () => (await executor.listRuns("holding")).some((run) => run.steps === 1), "the sleep");
  await executor.inngest.send({ name: "test/cancel", data: { requestId } });
  await waitFor(async () => (await executor.listRuns("holding")).every((run) => run.status === "cancelled"), "the end");
  await executor.advance("2 hours");
  await sweepAbandonedRequests(jobs.deps);
  expect(after).toEqual([]);
  expect(await db.hold.findUnique({ where: { id: requestId } })).toMatchObject({ status: "expired" });
  expect(await getBalance(db, customerId)).toMatchObject({ balanceMicrocredits, heldMicrocredits: 0n });
});

async function paidPurchase(db: Db, jobs: JobsInTest) {
  const purchase = await jobs.buy();
  await jobs.pay(purchase.checkoutSessionId);
  await fulfilPayment(jobs.deps, purchase);
  await db.outboxMessage.updateMany({ where: { sentAt: null }, data: { sentAt: new Date() } }); // the test sends events itself
  return purchase;
}

async function enqueueSettled(db: Db, count: number): Promise<string[]> {
  await db.outboxMessage.updateMany({ where: { sentAt: null }, data: { sentAt: new Date() } });
  const requestIds = Array.from({ length: count }, () => newId("req"));
  for (const requestId of requestIds) {
    const data = { requestId, customerId: "cus_none" };
    await inTransaction(db, (tx) => enqueueEvent(tx, { name: "assistant/request.settled", data }));
  }
  return requestIds;
}

/** As the client of the SDK, without its five tries, which would take real seconds each. */
async function postEvents({ connection }: ExecutorInTest, events: object[], signal: AbortSignal): Promise<void> {
  const url = `${connection.baseUrl}/e/${connection.eventKey}`;
  const response = await fetch(url, { method: "POST", body: JSON.stringify(events), signal });
  if (!response.ok) throw new Error(`the event API answered ${response.status}`);
}

/**
 * A relay in a process of its own: one that kills itself after its first call, or one that works until nothing is left. It
 * says when it is ready, waits for a word, and says what it has sent.
 */
function spawnRelay(databaseUrl: string, { connection }: ExecutorInTest, fate: "dies" | "lives") {
  const order = JSON.stringify({ databaseUrl, connection, fate });
  return fork(join(import.meta.dirname, "relay-process-harness.ts"), [order], { execArgv: [] });
}
