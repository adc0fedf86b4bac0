import { request } from "node:http";
import { connect } from "node:net";
import { isFullTest } from "@scrip/testing";
import { expect } from "vitest";
import { test as apiTest, type TestApi } from "../test-api.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { HOSTILE_BODIES, HOSTILE_TEXTS } from "./test-corpus.ts";
import { expectHarmless } from "./test-harmless.ts";

const test = apiTest.extend<"server", TestServer>("server", async ({ api }, { onCleanup }) => {
  const server = await startTestServer(api.deps.web);
  onCleanup(() => server.close());
  return server;
});

const POST_ROUTES = [
  "/api/credits/purchase",
  "/api/credits/estimate",
  "/api/credits/admin/grant-bonus",
  "/api/trpc/apiKeys.create",
  "/v1/chat/completions",
];
const GET_PLACES = [
  (text: string) => `/api/credits/history?q=${text}`,
  (text: string) => `/api/credits/history?cursor=${text}`,
  (text: string) => `/api/credits/history?type=${text}&type=${text}`,
  (text: string) => `/api/credits/history.csv?model=${text}`,
  (text: string) => `/api/credits/statements/${text}`,
  (text: string) => `/api/usage?from=${text}&unit=${text}`,
  (text: string) => `/api/usage.csv?table=${text}`,
  (text: string) => `/api/credits/admin/users?q=${text}`,
  (text: string) => `/api/credits/estimate?prompt=${text}&mode=${text}`,
  (text: string) => `/api/trpc/${text}`,
  (text: string) => `/api/${text}`,
  (text: string) => `/api/credits/history?${text}=${text}`,
  (text: string) => `/v1/models?${text}=${text}`,
];
const JSON_PLACES: [string, (text: string) => object][] = [
  ["/api/credits/estimate", (text) => ({ prompt: text, model: text })],
  ["/api/credits/estimate", (text) => ({ prompt: text })],
  ["/api/credits/purchase", (text) => ({ packageId: text })],
  ["/api/credits/purchase", (text) => ({ packageId: "starter", [text]: text })],
  ["/api/trpc/apiKeys.create", (text) => ({ name: text, scopes: ["read"] })],
  ["/api/trpc/apiKeys.create", (text) => ({ name: "x", scopes: [text], dayCap: text, expiresAt: text })],
  [
    "/v1/chat/completions",
    (text) => ({ model: "auto:economy", dry_run: true, messages: [{ role: "user", content: text }] }),
  ],
  ["/v1/chat/completions", (text) => ({ model: text, quote_id: text, messages: [{ role: text, content: text }] })],
  ["/v1/chat/completions", (text) => ({ model: "auto", max_credits: text, metadata: { [text]: text }, messages: [] })],
];
/** In `npm test` every text stands at some places, in the long run at every place. */
const isChosen = (index: number, place: number) => isFullTest() || (index + place) % 5 === 0;

async function proofs(api: TestApi) {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000n);
  const { apiKey = "" } = await api.apiKey(ada, ["read", "chat", "purchase"]);
  return { key: { authorization: `Bearer ${apiKey}` }, session: { cookie: ada.session.cookie ?? "" } };
}

async function expectAlive(server: TestServer, annotate: (message: string) => Promise<unknown>) {
  expect((await fetch(`${server.url}/api/credits/packages`)).status).toBe(200);
  await annotate(`the event loop stood still for ${server.longestStandstillMs().toFixed(0)} ms at most`);
}

test("hostile texts in addresses are refused or taken as text", { timeout: 10 * 60_000 }, async ({
  api,
  server,
  annotate,
}) => {
  const { key } = await proofs(api);
  for (const [index, text] of HOSTILE_TEXTS.entries()) {
    for (const [place, pathOf] of GET_PLACES.entries()) {
      if (!isChosen(index, place)) continue;
      const path = pathOf(encodeURIComponent(text.toWellFormed()));
      await expectHarmless(await fetch(`${server.url}${path}`, { headers: key }), path.slice(0, 200));
    }
  }
  await expectAlive(server, annotate);
});

test("hostile texts in bodies are refused or taken as text", { timeout: 10 * 60_000 }, async ({
  api,
  server,
  annotate,
}) => {
  const { key, session } = await proofs(api);
  for (const [index, text] of HOSTILE_TEXTS.entries()) {
    for (const [place, [path, bodyOf]] of JSON_PLACES.entries()) {
      if (!isChosen(index, place)) continue;
      const proof = path.includes("apiKeys") ? session : key;
      const body = JSON.stringify(bodyOf(text));
      const headers = { ...proof, "content-type": "application/json" };
      await expectHarmless(
        await fetch(`${server.url}${path}`, { method: "POST", headers, body }),
        `${path} ${body.slice(0, 200)}`,
      );
    }
  }
  await expectAlive(server, annotate);
});

test("hostile bodies are refused, and of a field that comes twice the last one counts", {
  timeout: 10 * 60_000,
}, async ({ api, server, annotate }) => {
  const { key, session } = await proofs(api);
  for (const path of POST_ROUTES) {
    for (const { body, contentType = "application/json", encoding } of HOSTILE_BODIES) {
      const proof = path.includes("apiKeys") ? session : key;
      const headers = { ...proof, "content-type": contentType, ...(encoding ? { "content-encoding": encoding } : {}) };
      const response = await fetch(`${server.url}${path}`, { method: "POST", headers, body });
      const isTwice = typeof body === "string" && /^{"(\w+)":"\w+","\1"/.test(body);
      if (!isTwice) expect(response.status, `${path} ${String(body).slice(0, 60)}`).toBeGreaterThanOrEqual(400);
      await expectHarmless(response, `${path} ${String(body).slice(0, 60)}`);
    }
  }
  await expectAlive(server, annotate);
});

/** Sends a header byte by byte as it is given; what no client library would let through. */
function sendHeader(server: TestServer, name: string, value: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.setTimeout(5_000, () => reject(new Error(`${name} hangs`)));
    socket.on("data", (bytes) => {
      answer += bytes.toString("latin1");
      if (answer.includes("\r\n")) socket.end();
    });
    socket.on("close", () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)));
    socket.on("error", reject);
    socket.write(`GET /api/credits/balance HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${name}: ${value}\r\n\r\n`);
  });
}

test("hostile headers never prove anybody and never break anything", { timeout: 10 * 60_000 }, async ({
  server,
  annotate,
}) => {
  const names = [
    "Authorization",
    "Cookie",
    "X-Scrip-Customer",
    "Idempotency-Key",
    "X-Stainless-Retry-Count",
    "X-Forwarded-For",
  ];
  for (const [index, text] of HOSTILE_TEXTS.entries()) {
    for (const [place, name] of names.entries()) {
      if (!isChosen(index, place)) continue;
      const value = name === "Authorization" ? `Bearer ${text}` : name === "Cookie" ? `scrip_session=${text}` : text;
      const status = await sendHeader(server, name, value);
      expect([400, 401, 404, 431], `${name}: ${JSON.stringify(text).slice(0, 80)} was ${status}`).toContain(status);
    }
  }
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`x-${index}`, "y".repeat(20)]));
  const status = await new Promise<number>((resolve, reject) => {
    request(`${server.url}/api/credits/balance`, { headers: many }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
  expect([401, 431]).toContain(status);
  await expectAlive(server, annotate);
});

test("the corpus has at least 300 cases, in npm test too", () => {
  const count = (places: number) =>
    HOSTILE_TEXTS.reduce(
      (sum, _, index) =>
        sum + Array.from({ length: places }, (_x, place) => isChosen(index, place)).filter(Boolean).length,
      0,
    );
  const cases =
    count(GET_PLACES.length) + count(JSON_PLACES.length) + count(6) + POST_ROUTES.length * HOSTILE_BODIES.length;
  expect(cases).toBeGreaterThanOrEqual(300);
});
