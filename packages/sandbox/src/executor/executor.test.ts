import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type Context, type FailureEventArgs, NonRetriableError, RetryAfterError } from "inngest";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  advanceClock,
  createClient,
  EVENT_KEY,
  type Functions,
  isAsleep,
  isCompleted,
  isFailed,
  isWaitingToRetry,
  listRuns,
  openApp,
  query,
  SIGNING_KEY,
  startExecutor,
  startTestServer,
  type TestApp,
  type TestServer,
  waitFor,
  waitForRun,
  waitUntilUp,
} from "./executor-harness.ts";
import { type SandboxExecutor, startSandboxExecutor } from "./start-sandbox-executor.ts";

vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

let server: TestServer;
let databaseUrl: string;
let app: TestApp;
let executor: SandboxExecutor;
let log: string[];

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  log = [];
  databaseUrl = await server.createDatabase();
  app = await openApp();
  executor = await startExecutor(databaseUrl, app, log);
});
afterEach(async () => {
  await executor.close();
  await app.close();
});

test("a function runs when its event is sent, and its result is kept", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "greet", triggers: [{ event: "test/hello" }] }, ({ event }) => ({
      hello: event.data.name,
    })),
  ]);
  await waitUntilUp(executor);
  const { ids } = await inngest.send({ name: "test/hello", data: { name: "Ada" } });
  expect(ids).toEqual([expect.stringMatching(/^[0-9A-Z]{26}$/)]);
  const run = await waitForRun(executor, "greet", isCompleted);
  expect(run).toMatchObject({ output: { hello: "Ada" }, requests: 1, error: null, attempt: null });
});

test("steps run one after the other, each once, and their results are remembered", async () => {
  const ran: string[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "serial", triggers: [{ event: "test/serial" }] }, async ({ step }) => {
      const one = await step.run("one", () => {
        ran.push("one");
        return { value: 1, text: "\u0000 ünï" };
      });
      const two = await step.run("two", () => {
        ran.push("two");
        return one.value + 1;
      });
      const nothing = await step.run("nothing", () => undefined);
      return { one, two, nothing };
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/serial" });
  const run = await waitForRun(executor, "serial", isCompleted);
  expect(run).toMatchObject({ output: { one: { value: 1, text: "\u0000 ünï" }, two: 2, nothing: null }, requests: 4 });
  expect(run.steps).toEqual(["one", "two", "nothing"]);
  expect(ran).toEqual(["one", "two"]);
  expect(app.stepsSent).toEqual([0, 1, 2, 3]);
});

test("parallel steps each run once, and the function goes on when the last is done", async () => {
  const ran: string[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "parallel", triggers: [{ event: "test/parallel" }] }, async ({ step }) => {
      const both = await Promise.all(
        ["a", "b", "c"].map((name) =>
          step.run(name, () => {
            ran.push(name);
            return name.toUpperCase();
          }),
        ),
      );
      await Promise.all([step.sleep("nap", "1h"), step.run("while-napping", () => ran.push("d"))]);
      return both.join("");
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/parallel" });
  await waitFor(() => ran.includes("d") || undefined, "the step beside the sleep");
  await advanceClock(databaseUrl, "59 minutes 30 seconds");
  await sleep(1_500);
  expect(await waitForRun(executor, "parallel", () => true)).toMatchObject({ status: "running" });
  await advanceClock(databaseUrl, "1 minute");
  expect(await waitForRun(executor, "parallel", isCompleted)).toMatchObject({ output: "ABC" });
  expect(ran.toSorted()).toEqual(["a", "b", "c", "d"]);
});

test("a failing step is tried again when the clock has moved past the backoff, and then succeeds", async () => {
  const attempts: number[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction(
      { id: "flaky", retries: 3, triggers: [{ event: "test/flaky" }] },
      async ({ step, attempt }) => {
        await step.run("before", () => "done");
        return step.run("flaky", () => {
          attempts.push(attempt);
          if (attempt < 2) throw new Error(`attempt ${attempt} failed`);
          return "third time lucky";
        });
      },
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/flaky" });
  const first = await waitForRun(executor, "flaky", isWaitingToRetry(1));
  expect(first.error).toMatchObject({ name: "Error", message: "attempt 0 failed" });

  await advanceClock(databaseUrl, "14 seconds"); // the table says 15 to 45
  await sleep(700);
  expect(attempts).toEqual([0]);
  await advanceClock(databaseUrl, "32 seconds");
  await waitForRun(executor, "flaky", isWaitingToRetry(2));
  await advanceClock(databaseUrl, "60 seconds"); // 30 to 60
  const run = await waitForRun(executor, "flaky", isCompleted);
  expect(run).toMatchObject({ output: "third time lucky", error: null, steps: ["before", "flaky"] });
  expect(attempts).toEqual([0, 1, 2]);
});

test("when the attempts are used up the run fails and onFailure runs once, with the error and the event", async () => {
  const failures: unknown[] = [];
  let handlerCalls = 0;
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction(
      {
        id: "doomed",
        retries: 1,
        triggers: [{ event: "test/doomed" }],
        onFailure: async ({ error, event, step }: FailureEventArgs & Context) => {
          await step.run("record", () => {
            failures.push({ message: error.message, event: event.data.event.data, functionId: event.data.function_id });
          });
        },
      },
      () => {
        handlerCalls += 1;
        throw new TypeError("no way");
      },
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/doomed", data: { order: 7 } });
  await waitForRun(executor, "doomed", isWaitingToRetry(1));
  await advanceClock(databaseUrl, "45 seconds");
  const run = await waitForRun(executor, "doomed", isFailed);
  expect(run).toMatchObject({ requests: 2, error: { name: "TypeError", message: "no way" } });
  await waitForRun(executor, "doomed-failure", isCompleted);
  expect(failures).toEqual([{ message: "no way", event: { order: 7 }, functionId: "scrip-doomed" }]);
  expect(handlerCalls).toBe(2);
  expect(log).toEqual([expect.stringContaining("TypeError: no way")]);
});

test("a step that failed for good can be caught by the function", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "catching", retries: 0, triggers: [{ event: "test/catch" }] }, async ({ step }) => {
      try {
        await step.run("fails", () => {
          throw new Error("broken");
        });
      } catch (error) {
        return step.run("repair", () => `repaired ${(error as Error).message}`);
      }
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/catch" });
  expect(await waitForRun(executor, "catching", isCompleted)).toMatchObject({ output: "repaired broken" });
});

test("an error that is not to be retried fails the run at once", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "final", triggers: [{ event: "test/final" }] }, () => {
      throw new NonRetriableError("never mind");
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/final" });
  expect(await waitForRun(executor, "final", isFailed)).toMatchObject({
    requests: 1,
    error: { message: "never mind" },
  });
});

test("an error that names its time is retried then, and not by the table", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "later", triggers: [{ event: "test/later" }] }, async ({ step, attempt }) =>
      step.run("busy", () => {
        if (attempt === 0) throw new RetryAfterError("busy", "2h");
        return "done";
      }),
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/later" });
  await waitForRun(executor, "later", isWaitingToRetry(1));
  await advanceClock(databaseUrl, "1 hour 59 minutes");
  await sleep(1_200);
  expect(await waitForRun(executor, "later", () => true)).toMatchObject({ status: "running" });
  await advanceClock(databaseUrl, "1 minute");
  expect(await waitForRun(executor, "later", isCompleted)).toMatchObject({ output: "done" });
});

test("a sleep ends when the clock has moved past it", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "sleeper", triggers: [{ event: "test/sleep" }] }, async ({ step }) => {
      await step.sleep("a-week", "7d");
      return "awake";
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/sleep" });
  await waitForRun(executor, "sleeper", isAsleep);
  await advanceClock(databaseUrl, "7 days");
  expect(await waitForRun(executor, "sleeper", isCompleted)).toMatchObject({ output: "awake", steps: ["sleep"] });
});

test("a schedule fires when the clock reaches it, and once for however many times were missed", async () => {
  const ticks: string[] = [];
  await query(
    databaseUrl,
    `UPDATE scrip_clock SET "offset" = date_trunc('day', now()) + interval '1 day 12 hours' - now()`,
  );
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "nightly", triggers: [{ cron: "0 3 * * *" }] }, ({ event }) => {
      ticks.push(event.name);
      return event.data;
    }),
  ]);
  await waitUntilUp(executor);
  await advanceClock(databaseUrl, "14 hours 55 minutes");
  await sleep(1_200);
  expect(ticks).toEqual([]);
  await advanceClock(databaseUrl, "10 minutes");
  const run = await waitForRun(executor, "nightly", isCompleted);
  expect(run.output).toMatchObject({ cron: "0 3 * * *", scheduledAt: expect.stringMatching(/T03:00:00Z$/) });
  await advanceClock(databaseUrl, "10 days");
  await waitFor(() => ticks.length === 2 || undefined, "the second tick");
  await sleep(1_200);
  expect(ticks).toEqual(["inngest/scheduled.timer", "inngest/scheduled.timer"]);
});

test("a function sends events through the event API, and they start others", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "first", triggers: [{ event: "test/first" }] }, async ({ step }) => {
      const { ids } = await step.sendEvent("tell", { name: "test/second", data: { from: "first" } });
      return ids.length;
    }),
    client.createFunction({ id: "second", triggers: [{ event: "test/second" }] }, ({ event }) => event.data.from),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/first" });
  expect(await waitForRun(executor, "first", isCompleted)).toMatchObject({ output: 1 });
  expect(await waitForRun(executor, "second", isCompleted)).toMatchObject({ output: "first" });
});

test("an event id starts a function once in 24 hours, however often and in however many requests it is sent", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "once", triggers: [{ event: "test/once" }] }, ({ event }) => event.id),
    client.createFunction(
      { id: "per-order", triggers: [{ event: "test/once" }], idempotency: "event.data.order" },
      () => "ok",
    ),
  ]);
  await waitUntilUp(executor);
  const send = (id: string) => inngest.send({ name: "test/once", id, data: { order: 1 } });
  await Promise.all(Array.from({ length: 10 }, () => send("same")));
  await send("other");
  await waitFor(async () => (await listRuns(executor)).every(isCompleted) || undefined, "all runs");
  const count = async (id: string) => (await listRuns(executor)).filter((run) => run.function === `scrip-${id}`).length;
  expect([await count("once"), await count("per-order")]).toEqual([2, 1]);

  await advanceClock(databaseUrl, "24 hours 1 second");
  await send("same");
  expect([await count("once"), await count("per-order")]).toEqual([3, 2]);
});

test("a request that the SDK sends again starts nothing twice, even without event ids", async () => {
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "seeded", triggers: [{ event: "test/seeded" }] }, () => "ok"),
  ]);
  await waitUntilUp(executor);
  const send = () =>
    fetch(`${executor.url}/e/${EVENT_KEY}`, {
      method: "POST",
      headers: { "x-inngest-event-id-seed": "1743130137367,eii2YKXRVTJPuA==" },
      body: JSON.stringify([{ name: "test/seeded" }, { name: "test/seeded" }]),
    }).then((response) => response.json() as Promise<{ ids: string[] }>);
  const [first, second] = [await send(), await send()];
  expect(first).toEqual(second);
  expect(new Set(first.ids).size).toBe(2);
  expect(await listRuns(executor)).toHaveLength(2);
});

test("a concurrency key makes requests serial for one key and parallel across keys", async () => {
  const running = new Map<string, number>();
  let peakOfOneKey = 0;
  let peakOverall = 0;
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction(
      {
        id: "keyed",
        triggers: [{ event: "test/keyed" }],
        concurrency: { limit: 1, key: "event.data.customerId" },
      },
      async ({ event }) => {
        const { customerId } = event.data;
        running.set(customerId, (running.get(customerId) ?? 0) + 1);
        peakOfOneKey = Math.max(peakOfOneKey, running.get(customerId) ?? 0);
        peakOverall = Math.max(
          peakOverall,
          running.values().reduce((sum, count) => sum + count, 0),
        );
        await sleep(30);
        running.set(customerId, (running.get(customerId) ?? 0) - 1);
      },
    ),
  ]);
  await waitUntilUp(executor);
  const events = Array.from({ length: 24 }, (_, index) => ({
    name: "test/keyed",
    data: { customerId: `c${index % 3}` },
  }));
  await inngest.send(events);
  await waitFor(async () => {
    const runs = await listRuns(executor);
    return (runs.length === 24 && runs.every(isCompleted)) || undefined;
  }, "24 runs");
  expect(peakOfOneKey).toBe(1);
  expect(peakOverall).toBeGreaterThan(1);
});

test("more runs than there are workers are worked off one after the other without a pause", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "crowd", triggers: [{ event: "test/crowd" }] }, () => "done"),
  ]);
  await waitUntilUp(executor);
  await inngest.send(Array.from({ length: 60 }, () => ({ name: "test/crowd" })));
  await waitFor(async () => {
    const runs = await listRuns(executor);
    return (runs.length === 60 && runs.every(isCompleted)) || undefined;
  }, "60 runs");
});

test("malformed payloads are refused with 400, too large ones with 413, and start nothing", async () => {
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "any", triggers: [{ event: "test/any" }] }, () => "ran"),
  ]);
  await waitUntilUp(executor);
  const post = async (body: string) => {
    const response = await fetch(`${executor.url}/e/${EVENT_KEY}`, { method: "POST", body });
    const answer = await response.json();
    expect(answer).toEqual({ ids: [], status: response.status, error: expect.any(String) });
    return response.status;
  };
  const good = { name: "test/any" };
  expect(await post("")).toBe(400);
  expect(await post("{nope")).toBe(400);
  expect(await post("null")).toBe(400);
  expect(await post(JSON.stringify([good, { data: {} }]))).toBe(400);
  expect(await post(JSON.stringify([good, { name: "inngest/function.failed" }]))).toBe(400);
  expect(await post(JSON.stringify({ ...good, ts: -1 }))).toBe(400);
  expect(await post(JSON.stringify({ ...good, data: "text" }))).toBe(400);
  expect(await post(JSON.stringify({ ...good, data: { text: "x".repeat(513 * 1024) } }))).toBe(413);
  expect(await post(JSON.stringify({ ...good, data: { text: "x".repeat(4 * 1024 * 1024) } }))).toBe(413);
  expect(await listRuns(executor)).toEqual([]);
});

test("an unknown event key is refused with 401", async () => {
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "any", triggers: [{ event: "test/any" }] }, () => "ran"),
  ]);
  await waitUntilUp(executor);
  const response = await fetch(`${executor.url}/e/wrong`, {
    method: "POST",
    body: JSON.stringify({ name: "test/any" }),
  });
  expect(response.status).toBe(401);
  await expect(createClient(executor.url, "wrong").send({ name: "test/any" })).rejects.toThrow("Event key not found");
  expect(await listRuns(executor)).toEqual([]);
});

test("events are refused with 503 until the app has registered for the first time", async () => {
  const response = await fetch(`${executor.url}/e/${EVENT_KEY}`, {
    method: "POST",
    body: JSON.stringify({ name: "test/early" }),
  });
  expect(response.status).toBe(503);
});

test("the SDK refuses a run request that is unsigned or signed with another key, and no code runs", async () => {
  let calls = 0;
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "guarded", triggers: [{ event: "test/guarded" }] }, () => {
      calls += 1;
    }),
  ]);
  await waitUntilUp(executor);
  const unsigned = await fetch(`${app.url}?fnId=scrip-guarded&stepId=step`, {
    method: "POST",
    body: JSON.stringify({ event: {}, events: [], steps: {}, ctx: { run_id: "x", attempt: 0 }, version: -1 }),
  });
  expect(unsigned.status).toBe(401);

  await setFaults({ badSignature: true });
  await inngest.send({ name: "test/guarded" });
  const waiting = await waitForRun(executor, "guarded", isWaitingToRetry(1));
  expect(waiting.error?.message).toBe("The endpoint answered 401 before the SDK did.");
  expect(calls).toBe(0);

  await setFaults({});
  await advanceClock(databaseUrl, "45 seconds");
  await waitForRun(executor, "guarded", isCompleted);
  expect(calls).toBe(1);
});

test("the SDK refuses a request to register that is not signed, so ours are", async () => {
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "any", triggers: [{ event: "test/any" }] }, () => "ran"),
  ]);
  await waitUntilUp(executor);
  expect((await fetch(app.url, { method: "PUT" })).status).toBe(401);
});

test("a registration without the signing key's hash, or for another address, is refused", async () => {
  const register = (headers: Record<string, string>, url: string) =>
    fetch(`${executor.url}/fn/register`, {
      method: "POST",
      headers,
      body: JSON.stringify({ url, appName: "scrip", sdk: "js:v4.24.0", functions: [] }),
    });
  expect((await register({}, app.url)).status).toBe(401);
  expect((await register({ authorization: `Bearer ${SIGNING_KEY}` }, app.url)).status).toBe(401);
  const { hashSigningKey } = await import("./signature.ts");
  const authorization = `Bearer ${hashSigningKey(SIGNING_KEY)}`;
  expect((await register({ authorization }, "http://169.254.169.254/api/inngest")).status).toBe(400);
  expect((await register({ authorization }, app.url)).status).toBe(200);
});

test("a setting the executor does not implement stops the registration, and says so", async () => {
  app.serve(executor.url, (client) => [
    client.createFunction(
      { id: "limited", triggers: [{ event: "test/limited" }], throttle: { limit: 1, period: "1m" } },
      () => "never",
    ),
  ]);
  const line = await waitFor(() => log[0], "a line about the refusal");
  expect(line).toContain("does not implement scrip-limited");
  expect(line).toContain("throttle");
});

test("an op the executor does not implement fails the run at once, and says so", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "waiting", triggers: [{ event: "test/wait" }] }, ({ step }) =>
      step.waitForSignal("never", { signal: "other", timeout: "1h", onConflict: "fail" }),
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/wait" });
  const run = await waitForRun(executor, "waiting", isFailed);
  expect(run.error?.message).toBe("The sandbox executor does not implement the op WaitForSignal.");
});

test("stepTwice runs every step body twice, and dropReplies loses answers, with the same end", async () => {
  const ran: string[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "repeated", triggers: [{ event: "test/repeated" }] }, async ({ step }) => {
      await step.run("one", () => ran.push("one"));
      return step.run("two", () => ran.push("two"));
    }),
  ]);
  await waitUntilUp(executor);
  await setFaults({ stepTwice: true });
  await inngest.send({ name: "test/repeated" });
  await waitForRun(executor, "repeated", isCompleted);
  expect(ran).toEqual(["one", "one", "two", "two"]);

  ran.length = 0;
  await setFaults({ dropReplies: 1 });
  await inngest.send({ name: "test/repeated" });
  const waiting = await waitForRun(executor, "repeated", isWaitingToRetry(1));
  expect(waiting.error?.name).toBe("NoReplyError");
  await advanceClock(databaseUrl, "45 seconds");
  await waitForRun(executor, "repeated", (run) => run.id === waiting.id && isCompleted(run));
  expect(ran).toEqual(["one", "one", "two"]);

  const refused = await fetch(`${executor.url}/sandbox/faults`, { method: "POST", body: `{"explode":true}` });
  expect(refused.status).toBe(400);
});

test("after a restart, unfinished runs go on where they were, and due times are kept", async () => {
  const ran: string[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "long", triggers: [{ event: "test/long" }] }, async ({ step }) => {
      await step.run("one", () => ran.push("one"));
      await step.sleep("nap", "1d");
      return step.run("two", () => ran.push("two"));
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/long" });
  await waitForRun(executor, "long", isAsleep);
  await executor.close();
  await query(databaseUrl, `UPDATE scrip_clock SET "offset" = "offset" + interval '1 day'`);

  executor = await startExecutor(databaseUrl, app, log);
  app.serve(executor.url, (client) => [
    client.createFunction({ id: "long", triggers: [{ event: "test/long" }] }, async ({ step }) => {
      await step.run("one", () => ran.push("one"));
      await step.sleep("nap", "1d");
      return step.run("two", () => ran.push("two"));
    }),
  ]);
  await waitForRun(executor, "long", isCompleted);
  expect(ran).toEqual(["one", "two"]);
});

test("an executor killed in the middle of a step leaves the run to the next one, which asks for the step again", async () => {
  await executor.close();
  const module = pathToFileURL(path.join(import.meta.dirname, "start-sandbox-executor.ts")).href;
  const options = { port: 0, databaseUrl, appUrls: [app.url], eventKey: EVENT_KEY, signingKey: SIGNING_KEY };
  const script = `
    const { startSandboxExecutor } = await import(${JSON.stringify(module)});
    console.log((await startSandboxExecutor(${JSON.stringify(options)})).url);`;
  const killed = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(killed.stdout, "data");
  executor = { url: String(line).trim(), onClockAdvanced: async () => undefined, close: async () => undefined };

  let calls = 0;
  const crash = Promise.withResolvers<void>();
  const functions: Functions = (client) => [
    client.createFunction(
      { id: "interrupted", triggers: [{ event: "test/interrupted" }] },
      async ({ step, attempt }) => {
        await step.run("before", () => "kept");
        return step.run("slow", async () => {
          calls += 1;
          if (calls === 1) await crash.promise;
          return { calls, attempt };
        });
      },
    ),
  ];
  const inngest = app.serve(executor.url, functions);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/interrupted" });
  await waitFor(() => calls === 1 || undefined, "the slow step to begin");
  killed.kill("SIGKILL");
  await once(killed, "exit");
  crash.resolve();

  executor = await startExecutor(databaseUrl, app, log);
  app.serve(executor.url, functions);
  const run = await waitForRun(executor, "interrupted", isCompleted);
  expect(run).toMatchObject({ output: { calls: 2, attempt: 0 }, steps: ["before", "slow"] });
});

test("connections that the database cuts are opened again, and runs go on", async () => {
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "stubborn", triggers: [{ event: "test/stubborn" }] }, async ({ step }) => {
      await step.run("cut", async () => {
        await query(
          databaseUrl,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        );
      });
      await step.sleep("nap", "1h");
      return "still here";
    }),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/stubborn" });
  await waitForRun(executor, "stubborn", isAsleep);
  await advanceClock(databaseUrl, "1 hour");
  expect(await waitForRun(executor, "stubborn", isCompleted)).toMatchObject({ output: "still here" });
});

test("an app that is down gets no work until it has registered again", async () => {
  const functions: Functions = (client) => [
    client.createFunction({ id: "patient", triggers: [{ event: "test/patient" }] }, () => "done"),
  ];
  const inngest = app.serve(executor.url, functions);
  await waitUntilUp(executor);
  app.stopServing();
  await inngest.send({ name: "test/patient" });
  await waitForRun(executor, "patient", isWaitingToRetry(1));
  await inngest.send({ name: "test/patient", id: "sent-while-down" });
  await advanceClock(databaseUrl, "1 hour");
  await sleep(1_500);
  expect((await listRuns(executor)).map((run) => run.attempt)).toEqual([0, 1]);
  app.serve(executor.url, functions);
  await waitFor(async () => (await listRuns(executor)).every(isCompleted) || undefined, "both runs");
});

test("a second executor on the same database is refused", async () => {
  await expect(startExecutor(databaseUrl, app)).rejects.toThrow(
    "Another job executor is already running on this database.",
  );
});

async function setFaults(faults: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${executor.url}/sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
  expect(response.status).toBe(200);
}

test("a database without the product's clock, and a signing key of another form, are refused in one sentence", async () => {
  await query(databaseUrl, "DROP FUNCTION scrip_now()");
  await executor.close();
  await expect(startExecutor(databaseUrl, app)).rejects.toThrow("run the migrations first");
  const options = { port: 0, databaseUrl, appUrls: [app.url], eventKey: EVENT_KEY, signingKey: "secret" };
  await expect(startSandboxExecutor(options)).rejects.toThrow("The signing key must be signkey-<name>-");
});
