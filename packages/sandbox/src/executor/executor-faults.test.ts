import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import {
  advanceClock,
  EVENT_KEY,
  type Functions,
  isCompleted,
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
import { pruneOldRuns } from "./prune-old-runs.ts";
import type { SandboxExecutor } from "./start-sandbox-executor.ts";

vi.setConfig({ testTimeout: 40_000, hookTimeout: 40_000 });

let server: TestServer;
let databaseUrl: string;
let app: TestApp;
let executor: Pick<SandboxExecutor, "url" | "close">;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  databaseUrl = await server.createDatabase();
  app = await openApp();
});
afterEach(async () => {
  await executor.close();
  await app.close();
});

async function setFaults(faults: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${executor.url}/sandbox/faults`, { method: "POST", body: JSON.stringify(faults) });
  expect(response.status).toBe(200);
}

/** An executor in a process of its own, which may die. */
async function spawnExecutor() {
  const module = pathToFileURL(path.join(import.meta.dirname, "start-sandbox-executor.ts")).href;
  const options = { port: 0, databaseUrl, appUrls: [app.url], eventKey: EVENT_KEY, signingKey: SIGNING_KEY };
  const script = `
    const { startSandboxExecutor } = await import(${JSON.stringify(module)});
    console.log((await startSandboxExecutor(${JSON.stringify(options)})).url);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(child.stdout, "data");
  return { url: String(line).trim(), close: async () => void child.kill("SIGKILL"), exited: once(child, "exit") };
}

test.for([
  { crash: "before-persist", ranOfFirst: 2 },
  { crash: "after-persist", ranOfFirst: 1 },
])(
  "killed $crash, the executor goes on where it was, and asks again only for what was not written down",
  async ({ crash, ranOfFirst }) => {
    const dying = await spawnExecutor();
    executor = dying;
    const ran: string[] = [];
    const functions: Functions = (client) => [
      client.createFunction({ id: "crashing", triggers: [{ event: "test/crash" }] }, async ({ step }) => {
        await step.run("first", () => void ran.push("first"));
        return step.run("second", () => ran.push("second"));
      }),
    ];
    const inngest = app.serve(dying.url, functions);
    await waitUntilUp(dying);
    await setFaults({ crash });
    await inngest.send({ name: "test/crash", id: "one" });
    await dying.exited;
    expect(ran).toEqual(["first"]);

    executor = await startExecutor(databaseUrl, app);
    app
      .serve(executor.url, functions)
      .send({ name: "test/crash", id: "one" })
      .catch(() => undefined);
    await waitForRun(executor, "crashing", isCompleted);
    expect(ran.filter((step) => step === "first")).toHaveLength(ranOfFirst);
    expect(ran.filter((step) => step === "second")).toHaveLength(1);
    expect(await listRuns(executor)).toHaveLength(1);
  },
);

test("an event whose answer is lost is sent again and starts its function once", async () => {
  executor = await startExecutor(databaseUrl, app);
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "told-twice", triggers: [{ event: "test/twice" }] }, () => "ran"),
  ]);
  await waitUntilUp(executor);
  await setFaults({ dropEventReplies: 2 });
  await inngest.send([{ name: "test/twice" }, { name: "test/twice" }]);
  await waitFor(async () => (await listRuns(executor)).every(isCompleted) || undefined, "the runs");
  expect(await listRuns(executor)).toHaveLength(2);
});

test("late requests in random order come to the same end", async () => {
  executor = await startExecutor(databaseUrl, app);
  const order: number[] = [];
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "shuffled", triggers: [{ event: "test/shuffled" }] }, async ({ event, step }) => {
      await step.run("note", () => void order.push(event.data.n));
      return event.data.n;
    }),
  ]);
  await waitUntilUp(executor);
  await setFaults({ delayMs: 20, shuffle: true });
  await inngest.send(Array.from({ length: 40 }, (_, n) => ({ name: "test/shuffled", data: { n } })));
  await waitFor(async () => {
    const runs = await listRuns(executor);
    return (runs.length === 40 && runs.every(isCompleted)) || undefined;
  }, "40 runs");
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  expect(order).not.toEqual(order.toSorted((a, b) => a - b));
});

test("runs are forgotten a week after their end, those under way are not", async () => {
  executor = await startExecutor(databaseUrl, app);
  const inngest = app.serve(executor.url, (client) => [
    client.createFunction({ id: "short", triggers: [{ event: "test/short" }] }, ({ step }) => step.run("one", () => 1)),
    client.createFunction({ id: "sleepy", triggers: [{ event: "test/short" }] }, ({ step }) =>
      step.sleep("nap", "30d"),
    ),
  ]);
  await waitUntilUp(executor);
  await inngest.send({ name: "test/short" });
  await waitForRun(executor, "short", isCompleted);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  try {
    await advanceClock(databaseUrl, "6 days");
    await pruneOldRuns(pool);
    expect(await listRuns(executor)).toHaveLength(2);
    await advanceClock(databaseUrl, "25 hours");
    await pruneOldRuns(pool);
  } finally {
    await pool.end();
  }
  expect((await listRuns(executor)).map((run) => run.function)).toEqual(["scrip-sleepy"]);
  expect(await query(databaseUrl, "SELECT * FROM sandbox_executor.step")).toEqual([]);
  expect(await query(databaseUrl, "SELECT * FROM sandbox_executor.run_key")).toEqual([]);
});
