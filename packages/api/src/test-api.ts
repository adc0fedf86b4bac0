import { openAssistant } from "@scrip/assistant";
import {
  type Audience,
  createSessionCookie,
  hashPassword,
  issueApiKey,
  logIn,
  SANDBOX_API_LIMITS,
  SANDBOX_LIMITS,
  type Scope,
  signUp,
  startSession,
} from "@scrip/auth";
import { grantCredits } from "@scrip/credits";
import { createUser, type UserRole } from "@scrip/customers";
import { type Db, inTransaction, newId } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { openStripe, seedPackages } from "@scrip/payments";
import { type SandboxProviders, type SandboxStripe, startSandboxProviders, startSandboxStripe } from "@scrip/sandbox";
import { seedCatalogue } from "@scrip/selection";
import { test as databaseTest } from "@scrip/testing";
import { vi } from "vitest";
import type { ApiDeps } from "./api-deps.ts";
import { answerRoute } from "./test-routes.ts";

// Only tests import this file: the API of both apps over a database, the sandbox providers and the sandbox Stripe.

const PASSWORD = "kelp orbit stapler";
const operatorsHash = hashPassword(PASSWORD);
const STRIPE_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";

/** How a request proves who sends it. */
export type Proof = { cookie?: string; apiKey?: string };
export type Person = { userId: string; customerId: string; email: string; session: Proof };
export type Sent = {
  as?: Proof | undefined;
  body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  rawBody?: string;
  headers?: Record<string, string>;
  audience?: Audience;
  signal?: AbortSignal;
};
export type Answered = { status: number; headers: Headers; json: ReturnType<typeof JSON.parse>; text: string };

export type TestApi = {
  deps: Record<Audience, ApiDeps>;
  upstream: SandboxProviders;
  /** A customer of the web app, logged in there. */
  signUp(): Promise<Person>;
  /** An operator, logged in to the admin app. */
  operator(role: UserRole): Promise<Person>;
  /** A session of the web app, of whoever it is. */
  logInToWeb(person: { email: string }): Promise<Proof>;
  apiKey(owner: { userId: string; customerId: string }, scopes: Scope[]): Promise<Proof & { id: string }>;
  /** Credits that were paid for, at a cent each. */
  giveCredits(customerId: string, microcredits: bigint): Promise<void>;
  /** Does what a person on Stripe's page does. */
  pay(checkoutSessionId: string): Promise<void>;
  get(path: string, sent?: Sent): Promise<Answered>;
  head(path: string, sent?: Sent): Promise<Answered>;
  post(path: string, sent: Sent): Promise<Answered>;
};

type Servers = { upstream: SandboxProviders; stripe: SandboxStripe };

export const test = databaseTest
  .extend<"servers", Servers>("servers", { scope: "file" }, async ({ database }, { onCleanup }) => {
    const upstream = await startSandboxProviders({ port: 0 });
    const stripe = await startSandboxStripe({
      port: 0,
      databaseUrl: database.ownerDatabaseUrl,
      webhookUrl: "http://127.0.0.1:9/nobody-listens",
      webhookSecrets: [WEBHOOK_SECRET],
      apiKey: STRIPE_KEY,
    });
    await seedPackages(database.db);
    await seedCatalogue(database.db);
    stubVendors(upstream);
    onCleanup(async () => {
      vi.unstubAllEnvs();
      await stripe.close();
      await upstream.close();
    });
    return { upstream, stripe };
  })
  .extend<"api", TestApi>("api", async ({ db, servers: { upstream, stripe } }) => {
    const web = openDeps(db, "web", stripe.url);
    const admin = { ...openDeps(db, "admin", stripe.url), assistant: web.assistant };
    return buildApi({ web, admin }, upstream, stripe.url);
  });

function stubVendors({ baseUrls }: SandboxProviders): void {
  const vendors = { OPENAI: baseUrls.openai, ANTHROPIC: baseUrls.anthropic, GOOGLE_GENERATIVE_AI: baseUrls.google };
  for (const [name, baseUrl] of Object.entries(vendors)) {
    vi.stubEnv(`${name}_API_KEY`, "sandbox-key");
    vi.stubEnv(`${name}_BASE_URL`, baseUrl);
  }
}

function openDeps(db: Db, audience: Audience, stripeUrl: string): ApiDeps {
  const logger = createLogger("test", "silent");
  const publicUrl = new URL(audience === "web" ? "http://localhost:3000" : "http://localhost:3001");
  return {
    db,
    logger,
    audience,
    auth: {
      environment: "sandbox",
      secretKey: "9f2c4e7a1b8d3f6c5e0a7b4d2c9f1e8a",
      limits: SANDBOX_LIMITS,
      apiLimits: SANDBOX_API_LIMITS,
    },
    sessionCookie: createSessionCookie({ audience, publicUrl, environment: "sandbox" }),
    stripe: openStripe({
      stripeSecretKey: STRIPE_KEY,
      stripeWebhookSecrets: [WEBHOOK_SECRET],
      stripeApiBase: new URL(stripeUrl),
    }),
    assistant: openAssistant({ db, logger }),
    webUrl: new URL("http://localhost:3000"),
  };
}

function buildApi(deps: TestApi["deps"], upstream: SandboxProviders, stripeUrl: string): TestApi {
  const { db } = deps.web;
  const client = { userAgent: null, ip: null };
  return {
    deps,
    upstream,
    async signUp() {
      const email = `${newId("usr")}@scrip.test`;
      const { user, customer, token } = await signUp(db, { email, password: PASSWORD, ...client }, SANDBOX_LIMITS);
      return { userId: user.id, customerId: customer.id, email, session: sessionOf(deps.web, token) };
    },
    async operator(role) {
      const email = `${newId("usr")}@scrip.test`;
      const passwordHash = await operatorsHash;
      const { user, customer } = await inTransaction(db, (tx) =>
        createUser(tx, { email, name: role, passwordHash, role }),
      );
      const token = await startSession(db, { userId: user.id, audience: "admin", userAgent: null });
      return { userId: user.id, customerId: customer.id, email, session: sessionOf(deps.admin, token) };
    },
    async logInToWeb({ email }) {
      const outcome = await logIn(db, { email, password: PASSWORD, audience: "web", ...client }, SANDBOX_LIMITS);
      if (outcome.step !== "done") throw new Error(`the log-in waits for ${outcome.step}`);
      return sessionOf(deps.web, outcome.token);
    },
    async apiKey({ userId, customerId }, scopes) {
      const order = { userId, customerId, environment: "sandbox" as const, name: "Test", scopes, expiresAt: null };
      const { apiKey, text } = await inTransaction(db, (tx) => issueApiKey(tx, order));
      return { id: apiKey.id, apiKey: text };
    },
    async giveCredits(customerId, amountMicrocredits) {
      await inTransaction(db, (tx) =>
        grantCredits(tx, {
          customerId,
          category: "paid",
          source: "package",
          amountMicrocredits,
          priceNanodollars: amountMicrocredits * 10n,
          businessKey: `test:${newId("grt")}`,
          historyType: "purchase",
          description: "Test",
          actor: "test",
        }),
      );
    },
    async pay(checkoutSessionId) {
      const response = await fetch(`${stripeUrl}/sandbox/checkout/${checkoutSessionId}/pay`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ outcome: "paid" }),
      });
      if (!response.ok) throw new Error(`the sandbox Stripe answered ${response.status}`);
    },
    get: (path, sent = {}) => send(deps, "GET", path, sent),
    head: (path, sent = {}) => send(deps, "HEAD", path, sent),
    post: (path, sent) => send(deps, "POST", path, sent),
  };
}

/** As the apps route it. */
async function send(deps: TestApi["deps"], method: string, path: string, sent: Sent): Promise<Answered> {
  const { as, body, rawBody, audience = "web", signal = new AbortController().signal } = sent;
  const headers = new Headers(sent.headers);
  if (as?.cookie) headers.set("cookie", as.cookie);
  if (as?.apiKey) headers.set("authorization", `Bearer ${as.apiKey}`);
  const content = rawBody ?? (body === undefined ? null : JSON.stringify(body));
  if (content !== null && !headers.has("content-type")) headers.set("content-type", "application/json");
  const request = new Request(`http://localhost:3000${path}`, { method, headers, body: content });
  const app = deps[audience];
  const caller = { clientIp: "127.0.0.1", signal };
  const response = await answerRoute(request, app, caller);
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: parseIfJson(text), text };
}

function parseIfJson(text: string): ReturnType<typeof JSON.parse> {
  return /^[[{]/.test(text) ? JSON.parse(text) : null;
}

function sessionOf({ sessionCookie }: ApiDeps, token: string): Proof {
  return { cookie: `${sessionCookie.name}=${token}` };
}
