import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
} from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { brotliCompressSync } from "node:zlib";
import type { ServerBuild } from "@remix-run/node";
import { createLogger } from "@scrip/logger";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type AppServer, type ShellContext, startAppServer } from "./create-app-server.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

type Seen = { method: string; cookie: string | null };

const seen: Seen[] = [];
/** Streams whose reader has left. */
let cancelled = 0;
const contexts: ShellContext[] = [];
const logger = createLogger("test", "silent");
const closeServices = vi.fn(async () => {});
const checkReadiness = vi.fn(async () => {});
const files = await mkdtemp(join(tmpdir(), "scrip-files-"));
let app: AppServer;

beforeAll(async () => {
  await mkdir(join(files, "assets"));
  await writeFile(join(files, "assets/app.js"), "as it is");
  await writeFile(join(files, "assets/app.js.br"), brotliCompressSync("compressed beforehand"));
  app = await start(0);
});
afterAll(async () => {
  await app.stop();
  await rm(files, { recursive: true });
});
beforeEach(() => {
  seen.length = 0;
  contexts.length = 0;
  cancelled = 0;
});

describe("before any route", () => {
  test.each([
    ["a form of another site", { "sec-fetch-site": "cross-site" }, 403],
    ["a form from nowhere", {}, 403],
    ["a body that is too long", { "sec-fetch-site": "same-origin", "content-length": "101" }, 413],
    ["a body of unknown length", { "sec-fetch-site": "same-origin", "transfer-encoding": "chunked" }, 411],
    ["another method", { "sec-fetch-site": "same-origin", method: "PUT" }, 405],
    ["a compressed body", { "sec-fetch-site": "same-origin", "content-length": "3", "content-encoding": "gzip" }, 415],
  ])("%s is refused", async (_what, headers, status) => {
    const { method = "POST", ...sent } = headers as { method?: string };
    const answered = await send(method, "/credits", sent);
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.body)).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    });
    expect(seen).toEqual([]);
  });

  test.each([
    ["another method", "PUT", {}, 405],
    ["a body that is too long", "POST", { "content-length": "101" }, 413],
  ])("%s is refused under /v1 as OpenAI's clients read it", async (_what, method, headers, status) => {
    const answered = await send(method, "/v1/chat/completions", headers);
    expect(answered.status).toBe(status);
    expect(JSON.parse(answered.body).error).toEqual({
      message: expect.any(String),
      type: "invalid_request_error",
      param: null,
      code: expect.any(String),
    });
  });

  test.each(["/%ff", "/assets/%ff", "/a/%ED%A0%80", "/%"])("%s is no address", async (path) => {
    expect((await send("GET", path)).status).toBe(400);
    expect(seen).toEqual([]);
  });

  test.each(["a b", "a@b", "a/b", "a?b", "%00", "[::1", "localhost:99999", "256.256.256.256"])(
    "%s is no host",
    async (host) => {
      expect((await send("GET", "/", { host })).status).toBe(400);
      expect((await send("GET", "/direct", { host })).status).toBe(400);
      expect(seen).toEqual([]);
    },
  );

  test.each(["localhost", "localhost:3000", "Scrip.Example", "[::1]:3000", "127.0.0.1", ""])(
    "%s is a host",
    async (host) => {
      expect((await send("GET", "/", { host })).status).toBe(200);
    },
  );

  test("an address has room for a prompt of 8,000 characters of any script", async () => {
    expect((await send("GET", `/?prompt=${encodeURIComponent("雨".repeat(8_000))}`)).status).toBe(200);
    expect((await send("GET", `/?prompt=${"x".repeat(100_000)}`)).status).toBe(431);
  });

  test("a request with a Bearer token loses its cookies, one of our own pages keeps them", async () => {
    const cookie = "__Host-scrip_session=x";
    await send("POST", "/api/credits/purchase", { authorization: "Bearer scrip_x", cookie });
    await send("POST", "/v1/chat/completions", { cookie });
    await send("POST", "/credits", { "sec-fetch-site": "same-origin", cookie });
    expect(seen).toEqual([
      { method: "POST", cookie: null },
      { method: "POST", cookie: null },
      { method: "POST", cookie },
    ]);
  });
});

describe("a direct route", () => {
  test("is answered with its body, behind the same gate", async () => {
    const sent = { "sec-fetch-site": "same-origin", "content-type": "text/plain" };
    const answered = await fetch(`http://127.0.0.1:${app.port}/direct`, {
      method: "POST",
      body: "words",
      headers: sent,
    });
    expect(answered.status).toBe(201);
    expect(await answered.json()).toEqual({ clientIp: "127.0.0.1", body: "words" });
    expect(answered.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await send("POST", "/direct", {})).status).toBe(403);
    expect((await send("POST", "/direct", { "sec-fetch-site": "same-origin", "content-length": "101" })).status).toBe(
      413,
    );
    expect((await send("PUT", "/direct", { "sec-fetch-site": "same-origin" })).status).toBe(405);
    expect(seen).toHaveLength(1);
  });

  test("sends events as they come, and ends them when their reader leaves", async () => {
    const leaving = new AbortController();
    const answered = await fetch(`http://127.0.0.1:${app.port}/direct/events`, { signal: leaving.signal });
    const reader = answered.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toContain("word");
    leaving.abort();
    await vi.waitFor(() => expect(cancelled).toBe(1));
  });

  test("whose stream cannot be cancelled, or breaks off, fails once and takes nothing else along", async () => {
    const logged = vi.spyOn(logger, "error");
    const leaving = new AbortController();
    const answered = await fetch(`http://127.0.0.1:${app.port}/direct/stubborn`, { signal: leaving.signal });
    await answered.body?.getReader().read();
    leaving.abort();
    await vi.waitFor(() => expect(logged).toHaveBeenCalledTimes(1));
    const broken = await fetch(`http://127.0.0.1:${app.port}/direct/breaks-off`);
    await expect(broken.text()).rejects.toThrow();
    await vi.waitFor(() => expect(logged).toHaveBeenCalledTimes(2));
    expect(logged.mock.calls).toMatchObject([
      [{ error: new Error("stubborn") }, expect.any(String)],
      [{ error: new Error("broken off") }, expect.any(String)],
    ]);
  });

  test("that fails is answered like any other failure", async () => {
    expect((await send("GET", "/direct/broken")).status).toBe(500);
  });
});

test("every answer carries the security headers, with a nonce of its own", async () => {
  const [one, other] = [await send("GET", "/"), await send("GET", "/healthz")];
  for (const { headers } of [one, other]) {
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "strict-transport-security": expect.stringContaining("max-age="),
    });
    expect(headers["x-powered-by"]).toBeUndefined();
  }
  expect(one.headers["cache-control"]).toContain("no-store");
  expect(nonceOf(one.headers)).not.toBe(nonceOf(other.headers));
  expect(nonceOf(one.headers)).toBe(contexts[0]?.cspNonce);
  expect(one.headers["content-security-policy"]).toContain("form-action 'self' https://checkout.stripe.com");
});

describe("compression", () => {
  test("a page is compressed for whoever can read it", async () => {
    const compressed = await fetchFrom("/long", "br, gzip");
    expect(compressed.headers.get("content-encoding")).toBe("br");
    expect(compressed.headers.get("vary")).toContain("Accept-Encoding");
    const plain = await fetchFrom("/long", "identity");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await compressed.text()).toBe(await plain.text());
  });

  test("what is streamed arrives piece by piece, compressed or not", async () => {
    for (const [path, encoding] of [
      ["/drip", "br"],
      ["/events", null],
    ] as const) {
      const response = await fetchFrom(path, "br");
      expect(response.headers.get("content-encoding"), path).toBe(encoding);
      const reader = response.body?.getReader();
      const first = await reader?.read();
      expect(Buffer.from(first?.value ?? []).toString(), path).toContain("word");
      await reader?.cancel();
    }
  });

  test("a script comes as the build has compressed it, and is kept for ever", async () => {
    const script = await fetchFrom("/assets/app.js", "gzip, br");
    expect(script.headers.get("content-encoding")).toBe("br");
    expect(script.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(await script.text()).toBe("compressed beforehand");
    expect(await (await fetchFrom("/assets/app.js", "identity")).text()).toBe("as it is");
  });
});

test("health is about this process, readiness about what it needs", async () => {
  expect((await send("GET", "/readyz")).status).toBe(200);
  checkReadiness.mockRejectedValueOnce(new Error("postgres://user:password@host is down"));
  const notReady = await send("GET", "/readyz");
  expect(notReady.status).toBe(503);
  expect(notReady.body).not.toContain("password");
  expect((await send("GET", "/healthz")).status).toBe(200);
});

test("metrics need the token", async () => {
  expect((await send("GET", "/metrics")).status).toBe(401);
  expect((await send("GET", "/metrics", { authorization: "Bearer 0123456789abcdeg" })).status).toBe(401);
  const metrics = await send("GET", "/metrics", { authorization: "Bearer 0123456789abcdef" });
  expect(metrics.body).toContain('scrip_http_requests_total{app="test",method="GET",status="401"}');
  expect(metrics.body).toContain('scrip_database_round_trips_total{app="test"} 7\n');
});

test.each<[string, TrustedProxies, string, string]>([
  ["nobody is believed unless it is said", 0, "203.0.113.7", "127.0.0.1"],
  ["one proxy is believed about its own client only", 1, "198.51.100.1, 203.0.113.7", "203.0.113.7"],
  ["two proxies are believed", 2, "198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"],
  [
    "a network of proxies is believed",
    ["127.0.0.0/8", "10.0.0.0/8"],
    "198.51.100.1, 203.0.113.7, 10.0.0.2",
    "203.0.113.7",
  ],
  ["another network is not", ["10.0.0.0/8"], "203.0.113.7", "127.0.0.1"],
  ["an IPv6 client is named", 1, "2001:db8::7", "2001:db8::7"],
  ["what is no address is not believed", 1, "'; DROP TABLE customer", "127.0.0.1"],
])("%s", async (_promise, trustedProxies, forwardedFor, clientIp) => {
  const proxied = await start(trustedProxies);
  await fetch(`http://127.0.0.1:${proxied.port}/`, { headers: { "x-forwarded-for": forwardedFor } });
  expect(contexts.map((context) => context.clientIp)).toEqual([clientIp]);
  await proxied.stop();
});

test("the signal aborts when the client goes away, and not when the answer was complete", async () => {
  await send("GET", "/");
  expect(contexts[0]?.signal.aborted).toBe(false);

  const hanging = request({ port: app.port, path: "/hang" });
  hanging.on("error", () => {});
  hanging.end();
  await vi.waitFor(() => expect(contexts).toHaveLength(2));
  hanging.destroy();
  await vi.waitFor(() => expect(contexts[1]?.signal.aborted).toBe(true));
});

test("the signal aborts in the middle of a stream, also after garbage was collected", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const [response, streaming] = await new Promise<[IncomingMessage, ClientRequest]>((resolve, reject) => {
    const sent = request({ port: app.port, path: "/drip" }, (answered) => resolve([answered, sent]));
    sent.on("error", reject);
    sent.end();
  });
  response.on("error", () => {});
  await once(response, "data");
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(contexts[0]?.signal.aborted).toBe(false);
  streaming.destroy();
  await vi.waitFor(() => expect(contexts[0]?.signal.aborted).toBe(true));
});

test("stopping ends what would go on for ever, and closes the services once", async () => {
  const hanging = request({ port: app.port, path: "/hang" });
  hanging.on("error", () => {});
  hanging.end();
  await vi.waitFor(() => expect(contexts).toHaveLength(1));
  await Promise.all([app.stop(), app.stop()]);
  expect(contexts[0]?.stopping.aborted).toBe(true);
  expect(closeServices).toHaveBeenCalledTimes(1);
});

function start(trustedProxies: TrustedProxies): Promise<AppServer> {
  return startAppServer({
    appName: "test",
    logger,
    publicUrl: new URL("https://scrip.example"),
    port: 0,
    host: "127.0.0.1",
    trustedProxies,
    development: false,
    build: buildOf({
      routes: {
        "*": answer,
        hang: hang,
        drip: () => drip("text/html"),
        events: () => drip("text/event-stream"),
        long: longPage,
      },
    }),
    clientFiles: { directory: files },
    loadContext: (shell) => {
      contexts.push(shell);
      return shell;
    },
    directRoutes: {
      "/direct": async ({ method, headers, body: sent }, { clientIp }) => {
        seen.push({ method, cookie: headers.get("cookie") });
        const chunks = await Array.fromAsync(sent ?? []);
        return Response.json({ clientIp, body: Buffer.concat(chunks).toString() }, { status: 201 });
      },
      "/direct/events": async () => drip("text/event-stream"),
      "/direct/stubborn": async () => eventsOf(() => Promise.reject(new Error("stubborn"))),
      "/direct/breaks-off": async () =>
        eventsOf(
          () => undefined,
          (controller) => controller.error(new Error("broken off")),
        ),
      "/direct/broken": () => Promise.reject(new Error("broken")),
    },
    gate: { signedPaths: ["/webhooks/stripe"], bearerOnlyPrefixes: ["/v1/"], bearerPrefixes: ["/api/"] },
    bodyLimits: { defaultBytes: 100, byPrefix: [] },
    formTargets: ["https://checkout.stripe.com"],
    metricsToken: "0123456789abcdef",
    databaseRoundTrips: () => 7,
    checkReadiness,
    closeServices,
    shutdownGraceMs: 200,
  });
}

function answer({ request: { method, headers } }: { request: Request }): Response {
  seen.push({ method, cookie: headers.get("cookie") });
  return new Response("ok");
}

/** One word; `goOn` decides about the rest, `cancel` what happens when its reader leaves. */
function eventsOf(
  cancel: () => Promise<void> | undefined,
  goOn: (controller: ReadableStreamDefaultController<Uint8Array>) => void = () => undefined,
): Response {
  let isBegun = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isBegun) return goOn(controller);
      isBegun = true;
      controller.enqueue(Buffer.from("word "));
    },
    cancel,
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** A word now and then, for ever. */
function drip(type: string): Response {
  let timer: NodeJS.Timeout;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      timer = setInterval(() => controller.enqueue(Buffer.from("word ")), 5);
    },
    cancel: () => {
      clearInterval(timer);
      cancelled += 1;
    },
  });
  return new Response(body, { headers: { "content-type": type } });
}

function longPage(): Response {
  return new Response("<p>The same again.</p>".repeat(200), { headers: { "content-type": "text/html" } });
}

function hang(): Promise<Response> {
  return new Promise(() => {});
}

/** The smallest build that Remix takes: routes without pages. */
function buildOf({ routes }: { routes: Record<string, (args: { request: Request }) => unknown> }): ServerBuild {
  const modules = Object.entries(routes).map(([path, handle]) => ({
    id: path,
    path,
    module: { loader: handle, action: handle },
  }));
  const build = {
    entry: { module: { default: () => new Response() } },
    routes: Object.fromEntries(modules.map((route) => [route.id, route])),
    assets: { entry: { imports: [], module: "" }, routes: {}, url: "", version: "" },
    future: {},
    isSpaMode: false,
    publicPath: "/",
    assetsBuildDirectory: "",
  };
  return build as unknown as ServerBuild;
}

function nonceOf(headers: IncomingHttpHeaders): string | undefined {
  return /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1];
}

function fetchFrom(path: string, acceptEncoding: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${app.port}${path}`, { headers: { "accept-encoding": acceptEncoding } });
}

function send(
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port: app.port, method, path, headers: { connection: "close", ...headers } }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    sent.on("error", reject);
    sent.end();
  });
}
