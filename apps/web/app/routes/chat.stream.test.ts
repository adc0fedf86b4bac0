import type { AppLoadContext } from "@remix-run/node";
import { authenticateRequest } from "@scrip/api";
import { createAssistantDeps } from "@scrip/assistant";
import { createSessionCookie, SANDBOX_API_LIMITS, SANDBOX_LIMITS, signUp } from "@scrip/auth";
import type { Db } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { openStripe } from "@scrip/payments";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import type { Services } from "../server/services.server.ts";
import { action } from "./chat.stream.ts";

const webUrl = new URL("https://scrip.example");
const sessionCookie = createSessionCookie({ audience: "web", publicUrl: webUrl, environment: "sandbox" });
const message = { prompt: "Hello", quoteId: "req_unknown", controls: {} };

test("nobody gets an answer without a session", async ({ db }) => {
  expect(await send(db, { cookie: null, body: JSON.stringify(message) })).toMatchObject({
    status: 401,
    code: "unauthenticated",
  });
});

test.for([
  ["no JSON", "{", 400, "invalid_input"],
  ["an empty prompt", JSON.stringify({ ...message, prompt: " \n" }), 400, "invalid_input"],
  ["no quote", JSON.stringify({ ...message, quoteId: undefined }), 400, "invalid_input"],
  ["a prompt with a NUL", JSON.stringify({ ...message, prompt: "a\u0000b" }), 400, "invalid_input"],
  ["half a character", JSON.stringify({ ...message, prompt: "a\ud800" }), 400, "invalid_input"],
  ["an unknown field", JSON.stringify({ ...message, maxCredits: "1" }), 400, "invalid_input"],
  ["an unknown control", JSON.stringify({ ...message, controls: { mode: "fastest" } }), 400, "invalid_input"],
  ["more than two million bytes", JSON.stringify({ ...message, prompt: "a".repeat(2_000_000) }), 413, "too_large"],
  ["somebody else's conversation", JSON.stringify({ ...message, conversationId: "cnv_theirs" }), 404, "not_found"],
  ["a quote that was never made", JSON.stringify(message), 409, "quote_expired"],
] as const)("%s is refused and holds nothing", async ([, body, status, code], { db }) => {
  const cookie = await newCustomer(db);
  expect(await send(db, { cookie, body })).toMatchObject({ status, code });
  expect(await db.hold.count()).toBe(0);
  expect(await db.conversation.count()).toBe(0);
});

test("a form cannot send a message, whoever wrote it", async ({ db }) => {
  const cookie = await newCustomer(db);
  const refused = await send(db, { cookie, body: JSON.stringify(message), contentType: "text/plain" });
  expect(refused).toMatchObject({ status: 415, code: "invalid_input" });
});

async function newCustomer(db: Db): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const request = { email, password: "correct horse battery staple", userAgent: null, ip: null };
  const { token } = await signUp(db, request, SANDBOX_LIMITS);
  return `${sessionCookie.name}=${token}`;
}

async function send(
  db: Db,
  { cookie, body, contentType = "application/json" }: { cookie: string | null; body: string; contentType?: string },
): Promise<{ status: number; code: string }> {
  const request = new Request(new URL("/chat/stream", webUrl), {
    method: "POST",
    body,
    headers: { "content-type": contentType, ...(cookie ? { cookie } : {}) },
  });
  const response = await action({ request, params: {}, context: contextOf(db) });
  const { error } = (await response.json()) as { error: { code: string } };
  return { status: response.status, code: error.code };
}

function contextOf(db: Db): AppLoadContext {
  const logger = createLogger("test", "silent");
  const deps = {
    db,
    logger,
    audience: "web" as const,
    auth: {
      environment: "sandbox" as const,
      secretKey: "0123456789abcdef0123456789abcdef",
      limits: SANDBOX_LIMITS,
      apiLimits: SANDBOX_API_LIMITS,
    },
    sessionCookie,
    stripe: openStripe({ stripeSecretKey: "sk_test_0123456789abcdef", stripeWebhookSecrets: [], stripeApiBase: null }),
    assistant: createAssistantDeps({
      db,
      logger,
      providers: {
        enabledProviders: () => [],
        streamCompletion: () => {
          throw new Error("no provider may be asked here");
        },
      },
    }),
    webUrl,
  };
  const services = {
    ...deps,
    authenticate: (request: Request) => authenticateRequest(request, deps),
  } satisfies Partial<Services>;
  return { services, signal: new AbortController().signal } as unknown as AppLoadContext;
}
