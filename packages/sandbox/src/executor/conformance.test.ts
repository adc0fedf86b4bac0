import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import { Inngest, type InngestFunction } from "inngest";
import { serve } from "inngest/express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listenLocally } from "../local-port.ts";
import { advanceClock, openApp, startExecutor, startTestServer, waitUntilUp } from "./executor-harness.ts";

/**
 * The same functions on every job server there is: the sandbox's executor always, and Inngest's own server when one is
 * configured by INNGEST_DEV, or by INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY with an INNGEST_BASE_URL. Cases carry the
 * names of Inngest's own suite and see only what a function sees, so that they can run anywhere.
 */
type Target = {
  name: string;
  /** Serves the functions and answers a client to send events with. */
  serve(functions: (client: Inngest) => InngestFunction.Any[]): Promise<Inngest>;
  /** Lets so much time go by: at once in the sandbox, really elsewhere. */
  passTime(seconds: number): Promise<void>;
  /** Where events go with a key that nobody gave out; null on a server that takes every key. */
  eventUrlWithWrongKey: string | null;
  eventUrl: string;
  appUrl: string;
  isSigned: boolean;
  close(): Promise<void>;
};

const REAL_WAIT_MS = 90_000;

async function openSandbox(): Promise<Target> {
  const server = await startTestServer();
  const databaseUrl = await server.createDatabase();
  const app = await openApp();
  const executor = await startExecutor(databaseUrl, app);
  return {
    name: "the sandbox",
    async serve(functions) {
      const client = app.serve(executor.url, functions);
      await waitUntilUp(executor);
      return client;
    },
    passTime: (seconds) => advanceClock(databaseUrl, `${seconds} seconds`),
    eventUrl: `${executor.url}/e/test-event-key`,
    eventUrlWithWrongKey: `${executor.url}/e/nobodys-key`,
    appUrl: app.url,
    isSigned: true,
    async close() {
      await executor.close();
      await app.close();
      await server.close();
    },
  };
}

type RealServer = { baseUrl: string; eventKey: string; signingKey: string | null };

function findRealServer(source: Record<string, string | undefined>): RealServer | null {
  const devUrl = source["INNGEST_DEV"];
  if (devUrl?.startsWith("http")) return { baseUrl: devUrl, eventKey: "dev", signingKey: null };
  const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = source;
  if (!INNGEST_BASE_URL || !INNGEST_EVENT_KEY || !INNGEST_SIGNING_KEY) return null;
  return { baseUrl: INNGEST_BASE_URL, eventKey: INNGEST_EVENT_KEY, signingKey: INNGEST_SIGNING_KEY };
}

async function openRealServer({ baseUrl, eventKey, signingKey }: RealServer): Promise<Target> {
  const connection = signingKey === null ? { isDev: true } : { isDev: false, signingKey };
  const client = new Inngest({ id: "scrip-conformance", baseUrl, eventKey, checkpointing: false, ...connection });
  const app = express();
  app.use(express.json({ limit: "4mb" }));
  const server = createServer(app);
  const appUrl = `http://127.0.0.1:${await listenLocally(server, 0, "the conformance app")}/api/inngest`;
  return {
    name: baseUrl,
    async serve(functions) {
      app.use("/api/inngest", serve({ client, functions: functions(client) }));
      const response = await fetch(appUrl, { method: "PUT" });
      if (!response.ok) throw new Error(`the registration was answered with ${response.status}`);
      return client;
    },
    passTime: (seconds) => sleep(seconds * 1000),
    eventUrl: new URL(`/e/${eventKey}`, baseUrl).href,
    eventUrlWithWrongKey: signingKey === null ? null : new URL("/e/nobodys-key", baseUrl).href,
    appUrl,
    isSigned: signingKey !== null,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const realServer = findRealServer(process.env);
const targets = [openSandbox, ...(realServer === null ? [] : [() => openRealServer(realServer)])];

describe.for(targets.map((open) => ({ open, isReal: open !== openSandbox })))(
  "job server $isReal",
  ({ open, isReal }) => {
    const within = { timeout: isReal ? REAL_WAIT_MS : 20_000, interval: 50 };
    const timeout = isReal ? 2 * REAL_WAIT_MS : 40_000;
    const seen: { name: string; value: unknown }[] = [];
    const note = (name: string, value: unknown) => void seen.push({ name, value });
    const valuesOf = (name: string) => seen.filter((one) => one.name === name).map(({ value }) => value);
    let target: Target;
    let client: Inngest;

    beforeAll(async () => {
      target = await open();
      client = await target.serve(caseFunctions(note));
    }, 60_000);
    afterAll(() => target.close());

    test("basic-invoke", { timeout }, async () => {
      await client.send({ name: "case/basic", data: { n: 20 } });
      await expect.poll(() => valuesOf("basic-invoke"), within).toEqual([42]);
    });

    test("steps-serial", { timeout }, async () => {
      await client.send({ name: "case/serial" });
      await expect.poll(() => valuesOf("steps-serial"), within).toEqual(["one", "two", { one: 1, two: 2 }]);
    });

    test("retry-basic", { timeout }, async () => {
      await client.send({ name: "case/retry" });
      await expect.poll(() => valuesOf("retry-basic"), within).toEqual([0]);
      await target.passTime(46);
      await expect.poll(() => valuesOf("retry-basic"), within).toEqual([0, 1, "done"]);
    });

    test("cancel-basic", { timeout }, async () => {
      await client.send({ name: "case/cancel", data: { id: 1 } });
      await client.send({ name: "case/cancel", data: { id: 2 } });
      await expect.poll(() => valuesOf("cancel-basic"), within).toHaveLength(2);
      await sleep(isReal ? 2_000 : 500); // both sleep by now
      await client.send({ name: "case/cancel.please", data: { id: 1 } });
      await sleep(isReal ? 2_000 : 100);
      await target.passTime(isReal ? 12 : 31);
      await expect.poll(() => valuesOf("cancel-basic"), within).toContain("2 ended");
      expect(valuesOf("cancel-basic")).not.toContain("1 ended");
    });

    test("wait-for-event-basic", { timeout }, async () => {
      await client.send({ name: "case/wait", data: { id: "a" } });
      await expect.poll(() => valuesOf("wait-for-event-basic"), within).toEqual(["waiting"]);
      await sleep(isReal ? 2_000 : 500);
      await client.send({ name: "case/waited-for", data: { id: "b", value: 1 } });
      await client.send({ name: "case/waited-for", data: { id: "a", value: 2 } });
      await expect.poll(() => valuesOf("wait-for-event-basic"), within).toEqual(["waiting", 2]);
    });

    test("malformed-payload", { timeout }, async () => {
      for (const body of ["", "{nope", "null", JSON.stringify({ data: {} })]) {
        const response = await fetch(target.eventUrl, { method: "POST", body });
        expect([400, 422]).toContain(response.status);
      }
    });

    test("invalid-auth", { timeout }, async () => {
      if (target.eventUrlWithWrongKey !== null) {
        const body = JSON.stringify({ name: "case/basic" });
        expect((await fetch(target.eventUrlWithWrongKey, { method: "POST", body })).status).toBe(401);
      }
      const run = JSON.stringify({ event: { name: "case/basic", data: {} }, events: [], steps: {}, ctx: {} });
      const unsigned = await fetch(`${target.appUrl}?fnId=scrip-basic&stepId=step`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: run,
      });
      expect(unsigned.ok).toBe(false);
      if (target.isSigned) expect(unsigned.status).toBe(401);
      expect(valuesOf("basic-invoke")).toEqual([42]);
    });
  },
);

function caseFunctions(note: (name: string, value: unknown) => void) {
  return (client: Inngest): InngestFunction.Any[] => {
    const double = client.createFunction({ id: "double", triggers: [{ event: "case/unused" }] }, ({ event }) => ({
      result: event.data.n * 2,
    }));
    return [
      double,
      client.createFunction({ id: "basic", triggers: [{ event: "case/basic" }] }, async ({ event, step }) => {
        const { result } = await step.invoke("double", { function: double, data: { n: event.data.n + 1 } });
        await step.run("note", () => note("basic-invoke", result));
      }),
      client.createFunction({ id: "serial", triggers: [{ event: "case/serial" }] }, async ({ step }) => {
        const one = await step.run("one", () => {
          note("steps-serial", "one");
          return 1;
        });
        const two = await step.run("two", () => {
          note("steps-serial", "two");
          return one + 1;
        });
        await step.run("note", () => note("steps-serial", { one, two }));
      }),
      client.createFunction({ id: "retry", triggers: [{ event: "case/retry" }] }, async ({ step, attempt }) => {
        await step.run("flaky", () => {
          note("retry-basic", attempt);
          if (attempt === 0) throw new Error("the first attempt fails");
        });
        await step.run("note", () => note("retry-basic", "done"));
      }),
      client.createFunction(
        {
          id: "cancel",
          triggers: [{ event: "case/cancel" }],
          cancelOn: [{ event: "case/cancel.please", match: "data.id" }],
        },
        async ({ event, step }) => {
          await step.run("begin", () => note("cancel-basic", `${event.data.id} began`));
          await step.sleep("nap", "10s");
          await step.run("end", () => note("cancel-basic", `${event.data.id} ended`));
        },
      ),
      client.createFunction({ id: "wait", triggers: [{ event: "case/wait" }] }, async ({ step }) => {
        await step.run("begin", () => note("wait-for-event-basic", "waiting"));
        const event = await step.waitForEvent("signal", {
          event: "case/waited-for",
          timeout: "1h",
          if: "event.data.id == async.data.id",
        });
        await step.run("note", () => note("wait-for-event-basic", event?.data.value));
      }),
    ];
  };
}
