import type { APIResponse, BrowserContext } from "playwright-core";
import type { SandboxFile, SeededUser } from "../../../../scripts/stack/sandbox-file.ts";
import { readAuthenticator } from "./authenticator.ts";

const PASSWORD = "correct horse battery staple";
const EVENT_WAIT_MS = 30_000;
const POLL_MS = 100;

export type NewCustomer = { email: string; password: string; customerId: string };

/**
 * Logs one of the demo users in, for every page of the context: the form is sent as the page would send it, but no page is opened.
 * Operators come into the admin app, everybody else into the web app.
 */
export async function logInAt(stack: SandboxFile, context: BrowserContext, email: string): Promise<void> {
  const { password, role } = demoUser(stack, email);
  const origin = role === "customer" ? stack.web : stack.admin;
  await sendForm(context, origin, "/login", { email, password });
  if (role !== "customer")
    await sendForm(context, origin, "/two-factor", { code: await readAuthenticator(stack, email) });
}

/**
 * Makes a customer of its own and logs it in, without opening a page. `credits` come as a bonus of an operator, at once and without
 * any payment.
 */
export async function signUpAt(
  stack: SandboxFile,
  context: BrowserContext,
  { credits = 0 }: { credits?: number },
): Promise<NewCustomer> {
  const email = `somebody.${crypto.randomUUID()}@example.com`;
  await sendForm(context, stack.web, "/signup", { email, password: PASSWORD });
  const customerId = await findCustomerId(stack, email);
  if (credits > 0) {
    const bonus = { customerId, credits, reason: "For a journey" };
    await callAsAdmin(stack, "POST", "/api/credits/admin/grant-bonus", bonus);
  }
  return { email, password: PASSWORD, customerId };
}

/** Buys a package for whoever is logged in, pays it in the sandbox and waits for the credits. Resolves to Stripe's ids. */
export async function buyAt(
  stack: SandboxFile,
  context: BrowserContext,
  packageId: string,
): Promise<{ checkoutSessionId: string; paymentIntent: string }> {
  const { balance: before } = await readBalanceAt(stack, context);
  const { checkoutSessionId } = await json(
    await context.request.post(`${stack.web}/api/credits/purchase`, {
      data: { packageId },
      headers: { origin: stack.web, "idempotency-key": crypto.randomUUID() },
    }),
  );
  const paid = `${stack.stripe}/sandbox/checkout/${checkoutSessionId}/pay`;
  const session = await json(await context.request.post(paid, { data: { outcome: "paid" } }));
  await waitForBalanceAt(stack, context, ({ balance }) => balance !== before);
  return { checkoutSessionId, paymentIntent: session.payment_intent };
}

export type BalanceAnswer = { balance: string; debt: string };

/** Waits until the balance of whoever is logged in is as it should be. Events of Stripe take a moment. */
export async function waitForBalanceAt(
  stack: SandboxFile,
  context: BrowserContext,
  isGood: (balance: BalanceAnswer) => boolean,
): Promise<void> {
  const deadline = Date.now() + EVENT_WAIT_MS;
  for (;;) {
    const balance = await readBalanceAt(stack, context);
    if (isGood(balance)) return;
    if (Date.now() > deadline) throw new Error(`the balance stays ${JSON.stringify(balance)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function readBalanceAt(stack: SandboxFile, context: BrowserContext): Promise<BalanceAnswer> {
  return json(await context.request.get(`${stack.web}/api/credits/balance`));
}

/** The body of an answer with 2xx; anything else is an error that carries it. */
export async function json(response: APIResponse) {
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}: ${await response.text()}`);
  return response.json();
}

/** One of the users that the demo data brings. */
export function demoUser(stack: SandboxFile, email: string): SeededUser {
  const user = stack.users.find((known) => known.email === email);
  if (!user) throw new Error(`the stack has no ${email}`);
  return user;
}

async function findCustomerId(stack: SandboxFile, email: string): Promise<string> {
  const found = await callAsAdmin(stack, "GET", `/api/credits/admin/users?q=${encodeURIComponent(email)}`);
  const { items } = found as { items: { customerId: string }[] };
  const [item] = items;
  if (!item) throw new Error(`nobody is called ${email}`);
  return item.customerId;
}

/** Calls the admin app's REST API as admin@scrip.test. */
async function callAsAdmin(stack: SandboxFile, method: "GET" | "POST", path: string, body?: unknown): Promise<unknown> {
  const { apiKey } = demoUser(stack, "admin@scrip.test");
  const response = await fetch(`${stack.admin}${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function sendForm(
  context: BrowserContext,
  origin: string,
  path: string,
  form: Record<string, string>,
): Promise<void> {
  const response = await context.request.post(`${origin}${path}`, { form, headers: { origin }, maxRedirects: 0 });
  if (response.status() !== 302) throw new Error(`${path} answered ${response.status()}: ${await response.text()}`);
}
