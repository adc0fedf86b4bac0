import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "inngest";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { RunSummary } from "./executor.store.ts";
import {
  advanceClock,
  isAsleep,
  isCompleted,
  isFailed,
  listRuns,
  openApp,
  query,
  startExecutor,
  startTestServer,
  type TestApp,
  type TestServer,
  waitFor,
  waitForRun,
  waitUntilUp,
} from "./executor-harness.ts";
import type { SandboxExecutor } from "./start-sandbox-executor.ts";

vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

let server: TestServer;
let databaseUrl: string;
let app: TestApp;
let executor: SandboxExecutor;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  databaseUrl = await server.createDatabase();
  app = await openApp();
  executor = await startExecutor(databaseUrl, app, []);
});
afterEach(async () => {
  await executor.close();
  await app.close();
});

const isCancelled = (run: RunSummary) => run.status === "cancelled";
/** It waits for an event or a function: its next work is the timeout. */
const isPaused = (run: RunSummary) => run.status === "running" && isAsleep(run);

test("a step that waits for an event gets the one that matches, once, and not another", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "waiting", triggers: [{ event: "test/order" }] }, async ({ step }) => {
      const paid = await step.waitForEvent("paid", { event: "test/paid", timeout: "1d", match: "data.order" });
      return step.run("after", () => ({ amount: paid?.data.amount }));
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/order", data: { order: 1 } });
  await waitForRun(executor, "waiting", isPaused);
  await inngest.send({ name: "test/paid", data: { order: 2, amount: 5 } });
  await inngest.send([
    { name: "test/paid", data: { order: 1, amount: 10 } },
    { name: "test/paid", data: { order: 1, amount: 99 } },
  ]);
  expect(await waitForRun(executor, "waiting", isCompleted)).toMatchObject({
    output: { amount: 10 },
    steps: ["waitForEvent", "after"],
  });
});

test("a step that waited in vain gets null when the clock has moved past its time", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "in-vain", triggers: [{ event: "test/vain" }] }, async ({ step }) => {
      const event = await step.waitForEvent("never", { event: "test/never", timeout: "2h" });
      return event === null ? "nothing came" : "something came";
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/vain" });
  await waitForRun(executor, "in-vain", isPaused);
  await advanceClock(databaseUrl, "2 hours 1 second");
  expect(await waitForRun(executor, "in-vain", isCompleted)).toMatchObject({ output: "nothing came" });
  await inngest.send({ name: "test/never" });
  expect(await listRuns(executor)).toHaveLength(1);
});

test("a wait beside a step that runs: the function goes on when both are over", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "both", triggers: [{ event: "test/both" }] }, async ({ step }) => {
      const [event, ran] = await Promise.all([
        step.waitForEvent("signal", { event: "test/signal", timeout: "1d" }),
        step.run("work", () => "worked"),
      ]);
      return { ran, got: event?.data.value };
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/both" });
  await waitForRun(executor, "both", (run) => run.steps.includes("work") && isPaused(run));
  await inngest.send({ name: "test/signal", data: { value: 3 } });
  expect(await waitForRun(executor, "both", isCompleted)).toMatchObject({ output: { ran: "worked", got: 3 } });
});

test("a function calls another and gets its result, its error, or an error when there is no such function", async () => {
  const inngest = app.serve(executor.url, (client) => {
    const callee = client.createFunction(
      { id: "callee", retries: 0, triggers: [{ event: "test/unused" }] },
      async ({ event, step }) => {
        if (event.data.fails) throw new Error("callee broke");
        return step.run("double", () => event.data.n * 2);
      },
    );
    const caller = client.createFunction({ id: "caller", triggers: [{ event: "test/call" }] }, async ({ step }) => {
      const doubled = await step.invoke("call", { function: callee, data: { n: 21 } });
      const broken = await step
        .invoke("call-broken", { function: callee, data: { fails: true } })
        .catch((error: Error) => error.message);
      const gone = client.createFunction({ id: "gone", triggers: [{ event: "test/none" }] }, () => 1);
      const missing = await step
        .invoke("call-gone", { function: gone, data: {} })
        .catch((error: Error) => error.message);
      return { doubled, broken, missing };
    });
    return [callee, caller];
  });
  await waitUntilUp(executor);
  await inngest.send({ name: "test/call" });
  expect(await waitForRun(executor, "caller", isCompleted)).toMatchObject({
    output: { doubled: 42, broken: "callee broke", missing: "No app serves the function scrip-gone." },
  });
});

test("a call that takes longer than its timeout fails the step", async () => {
  const inngest = app.serve(executor.url, (client) => {
    const slow = client.createFunction({ id: "slow", triggers: [{ event: "test/unused" }] }, async ({ step }) => {
      await step.sleep("long", "10d");
    });
    return [
      slow,
      client.createFunction({ id: "hasty", triggers: [{ event: "test/hasty" }] }, ({ step }) =>
        step.invoke("call", { function: slow, data: {}, timeout: "1h" }).catch((error: Error) => error.name),
      ),
    ];
  });
  await waitUntilUp(executor);
  await inngest.send({ name: "test/hasty" });
  await waitForRun(executor, "slow", isAsleep);
  await advanceClock(databaseUrl, "61 minutes");
  expect(await waitForRun(executor, "hasty", isCompleted)).toMatchObject({
    output: expect.stringMatching(/Error$/),
    steps: ["invoke"],
  });
});

test("an event cancels the runs it matches: during a step, during a sleep, after it; and no others", async () => {
  const log: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const gateOf = (name: string) => {
    const gate = gates.get(name) ?? Promise.withResolvers<void>();
    gates.set(name, gate);
    return gate;
  };
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction(
      { id: "long", triggers: [{ event: "test/start" }], cancelOn: [{ event: "test/stop", match: "data.id" }] },
      async ({ event, step }) => {
        const { id } = event.data;
        await step.run("first", async () => {
          log.push(`${id}:first`);
          if (id === "before") await gateOf(id).promise;
        });
        await step.sleep("nap", "1d");
        await step.run("second", async () => {
          log.push(`${id}:second`);
          if (id === "after") await gateOf(id).promise;
        });
        await step.run("third", () => void log.push(`${id}:third`));
      },
    ),
    client.createFunction(
      { id: "on-cancel", triggers: [{ event: "inngest/function.cancelled" }] },
      ({ event }: Context) => void log.push(`cancelled ${event.data.event.data.id}`),
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/stop", data: { id: "during" } }); // nothing has begun: nothing to cancel
  await inngest.send(["before", "during", "after", "never"].map((id) => ({ name: "test/start", data: { id } })));
  const stop = (id: string) => inngest.send({ name: "test/stop", data: { id } });
  const runOf = async (id: string) => {
    const runs = await listRuns(executor);
    return runs.find((run) => idOfRun.get(run.id) === id);
  };
  const idOfRun = new Map<string, string>();
  await waitFor(() => log.filter((line) => line.endsWith(":first")).length === 4 || undefined, "all first steps");
  for (const row of await query(
    databaseUrl,
    "SELECT id, event FROM sandbox_executor.run WHERE function_id = 'scrip-long'",
  )) {
    idOfRun.set(String(row["id"]), JSON.parse(String(row["event"])).data.id);
  }

  await stop("before");
  await waitFor(async () => ((await runOf("before"))?.status === "cancelled" ? true : undefined), "a cancelled run");
  gateOf("before").resolve(); // its step ends after all: its answer changes nothing
  await waitFor(async () => ((await runOf("during"))?.nextAt ? true : undefined), "the sleep");
  await stop("during");
  await waitFor(async () => ((await runOf("during"))?.status === "cancelled" ? true : undefined), "a cancelled run");
  await advanceClock(databaseUrl, "1 day 1 second");
  await waitFor(() => log.includes("after:second") || undefined, "the second step");
  await stop("after");
  await waitFor(async () => ((await runOf("after"))?.status === "cancelled" ? true : undefined), "a cancelled run");
  gateOf("after").resolve();
  await waitFor(async () => ((await runOf("never"))?.status === "completed" ? true : undefined), "the other run");
  await waitFor(() => log.filter((line) => line.startsWith("cancelled")).length === 3 || undefined, "three notices");
  await sleep(200);
  expect(log.filter((line) => line.endsWith(":third"))).toEqual(["never:third"]);
  expect((await listRuns(executor)).filter(isCancelled)).toHaveLength(3);
  expect((await runOf("before"))?.steps).toEqual([]);
});

test("an event that comes after the time of a cancelOn cancels nothing", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction(
      { id: "limited", triggers: [{ event: "test/start" }], cancelOn: [{ event: "test/stop", timeout: "1h" }] },
      async ({ step }) => {
        await step.sleep("nap", "2h");
        return "done";
      },
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/start" });
  await waitForRun(executor, "limited", isAsleep);
  await advanceClock(databaseUrl, "61 minutes");
  await inngest.send({ name: "test/stop" });
  await advanceClock(databaseUrl, "60 minutes");
  expect(await waitForRun(executor, "limited", isCompleted)).toMatchObject({ output: "done" });
});

test("a caller whose callee is cancelled gets an error", async () => {
  const inngest = app.serve(executor.url, (client) => {
    const callee = client.createFunction(
      { id: "callee", triggers: [{ event: "test/unused" }], cancelOn: [{ event: "test/stop" }] },
      async ({ step }) => step.sleep("nap", "1d"),
    );
    return [
      callee,
      client.createFunction({ id: "caller", retries: 0, triggers: [{ event: "test/call" }] }, ({ step }) =>
        step.invoke("call", { function: callee, data: {} }),
      ),
    ];
  });
  await waitUntilUp(executor);
  await inngest.send({ name: "test/call" });
  await waitForRun(executor, "callee", isAsleep);
  await inngest.send({ name: "test/stop" });
  expect((await waitForRun(executor, "caller", isFailed)).error?.message).toContain("function cancelled");
});
