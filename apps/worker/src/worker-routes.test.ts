import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { expect } from "vitest";
import { METRICS_TOKEN, test } from "./test-stack.ts";

test.for<[string, RequestInit]>([
  ["GET", { method: "GET" }],
  ["PUT", { method: "PUT", body: "{}" }],
  [
    "POST",
    { method: "POST", body: JSON.stringify({ event: { name: "x", data: {} }, events: [], steps: {}, ctx: {} }) },
  ],
  [
    "POST with a made-up signature",
    {
      method: "POST",
      body: "{}",
      headers: { "x-inngest-signature": `t=${Math.floor(Date.now() / 1000)}&s=${"0".repeat(64)}` },
    },
  ],
])("an unsigned %s to the functions is refused", async ([, init], { stack }) => {
  const response = await fetch(`${stack.workerUrl}/api/inngest?fnId=scrip-send-receipt&stepId=step`, init);
  expect(response.status).toBe(401);
  expect(await response.text()).not.toMatch(/at .*\.js|stack/);
});

const RUN = { ctx: { attempt: 0, run_id: "run" }, event: { data: {}, name: "x" }, events: [], steps: {} };
const wrongKey = `signkey-test-${"0".repeat(64)}`;

/** As the job server signs: canonical JSON (the keys above are in order), the time, the key without its prefix. */
function sign(body: string, key: string, ageS = 0): string {
  const t = Math.floor(Date.now() / 1000) - ageS;
  const s = createHmac("sha256", key.replace(/^signkey-\w+-/, ""))
    .update(body)
    .update(String(t))
    .digest("hex");
  return `t=${t}&s=${s}`;
}

const call = (workerUrl: string, fnId: string, body: string, signature: string) =>
  fetch(`${workerUrl}/api/inngest?fnId=${fnId}&stepId=step`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "x-inngest-signature": signature },
  });

test("a call to the functions that is signed with another key, too old, or altered is refused, and no code runs", async ({
  db,
  stack,
}) => {
  const body = JSON.stringify(RUN);
  const key = stack.variables["INNGEST_SIGNING_KEY"] ?? "";
  const alarmsBefore = await db.alarm.count();
  for (const [sent, signature] of [
    [body, sign(body, wrongKey)],
    [body, sign(body, key, 301)],
    [body.replace('"x"', '"y"'), sign(body, key)],
    [body, sign(body, key).replace("&s=", "&s=0")],
    [body, `t=undefined&s=`],
  ] as const) {
    const response = await call(stack.workerUrl, "scrip-mail-alarm", sent, signature);
    expect(response.status).toBe(401);
    expect(await response.text()).not.toMatch(/at .*\.[jt]s/);
  }
  expect(await db.alarm.count()).toBe(alarmsBefore);
});

test("a signed call for a function that is not there is an error, and the worker lives on", async ({ stack }) => {
  const body = JSON.stringify(RUN);
  const response = await call(
    stack.workerUrl,
    "scrip-nothing",
    body,
    sign(body, stack.variables["INNGEST_SIGNING_KEY"] ?? ""),
  );
  expect(response.status).toBe(500);
  expect((await fetch(`${stack.workerUrl}/healthz`)).status).toBe(200);
});

test("health needs no database, readiness does", async ({ stack }) => {
  for (const [path, status] of [
    ["healthz", "ok"],
    ["readyz", "ready"],
  ]) {
    const response = await fetch(`${stack.workerUrl}/${path}`);
    expect([response.status, await response.json()]).toEqual([200, { status }]);
  }
});

test("metrics are for whoever has the token", async ({ stack }) => {
  const read = (authorization?: string) =>
    fetch(`${stack.workerUrl}/metrics`, { headers: authorization ? { authorization } : {} });
  expect((await read()).status).toBe(401);
  expect((await read("Bearer wrong")).status).toBe(401);
  const response = await read(`Bearer ${METRICS_TOKEN}`);
  expect(response.status).toBe(200);
  expect(await response.text()).toMatch(/^scrip_outbox_unsent\{app="worker"\} \d+$/m);
});

test.for<[string, RequestInit & { duplex?: string }, number]>([
  ["/", {}, 404],
  ["/api/inngest/x", {}, 404],
  ["/healthz", { method: "POST", body: "x" }, 405],
  ["/api/inngest", { method: "POST", body: "x".repeat(8 * 1024 * 1024 + 1) }, 413],
  ["/api/inngest", { method: "POST", body: new Blob(["x"]).stream(), duplex: "half" }, 411],
])("%s with %o is %i in the shape of our errors", async ([path, init, status], { stack }) => {
  const response = await fetch(`${stack.workerUrl}${path}`, init);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ error: { code: expect.any(String), message: expect.any(String) } });
});

const server = join(import.meta.dirname, "server.ts");

test("the process starts with plain node, is ready, and ends cleanly on SIGTERM", async ({ stack }) => {
  const child = spawn(process.execPath, [server], {
    env: { ...stack.variables, PORT: "0" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const { port, msg } = JSON.parse(line.toString().split("\n")[0] ?? "");
  expect(msg).toBe("worker is listening");
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  child.kill("SIGTERM");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test.for(["STRIPE_WEBHOOK_SECRET", "STRIPE_SECRET_KEY", "INNGEST_SIGNING_KEY", "SMTP_URL", "DATABASE_URL", "WEB_URL"])(
  "the process does not start without %s, and says so in one sentence",
  async (name, { stack }) => {
    const env = { ...stack.variables, PORT: "0", [name]: "" };
    const child = spawn(process.execPath, [server], { env, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = await once(child, "close");
    expect(code).toBe(1);
    expect(said).toMatch(new RegExp(`^The worker cannot start: .*${name}.*\n$`));
  },
);

test("the process does not start in production with a dev server of Inngest, which would let unsigned calls in", async ({
  stack,
}) => {
  const env = { ...stack.variables, PORT: "0", NODE_ENV: "production", INNGEST_DEV: "http://127.0.0.1:8288" };
  const child = spawn(process.execPath, [server], { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, "close")).toEqual([1, null]);
  expect(said).toMatch(/^The worker cannot start: INNGEST_DEV .*\n$/);
});
