import type { APIResponse, BrowserContext } from "playwright-core";
import { expect, inject } from "vitest";

const stack = inject("stack");
const PASSWORD = "correct horse battery staple";

type NewCustomer = { email: string; password: string; customerId: string };

/**
 * Logs one of the demo users in, for every page of the context: the form is sent as the page would send it, but no page is opened.
 * Operators come into the admin app, everybody else into the web app.
 */
export async function logIn(context: BrowserContext, email: string): Promise<void> {
  const { password, role } = demoUser(email);
  await sendForm(context, role === "customer" ? stack.web : stack.admin, "/login", { email, password });
}

/**
 * Makes a customer of its own for this journey and logs it in, without opening a page. `credits` come as a bonus of an operator, at
 * once and without any payment; journeys about buying leave them out.
 */
export async function signUp(context: BrowserContext, { credits = 0 } = {}): Promise<NewCustomer> {
  const email = `somebody.${crypto.randomUUID()}@example.com`;
  await sendForm(context, stack.web, "/signup", { email, password: PASSWORD });
  const { items } = await callAsAdmin("GET", `/api/credits/admin/users?q=${encodeURIComponent(email)}`);
  const { customerId } = items[0];
  if (credits > 0) {
    await callAsAdmin("POST", "/api/credits/admin/grant-bonus", { customerId, credits, reason: "For a journey" });
  }
  return { email, password: PASSWORD, customerId };
}

/** One of the users that the demo data brings: their e-mail, password, role and API key. */
function demoUser(email: string) {
  const user = stack.users.find((known) => known.email === email);
  if (!user) throw new Error(`the stack has no ${email}`);
  return user;
}

/** Calls the admin app's REST API as admin@scrip.test; `body` makes it a POST. */
async function callAsAdmin(method: "GET" | "POST", path: string, body?: unknown) {
  const response = await fetch(`${stack.admin}${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${demoUser("admin@scrip.test").apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status, `${path}: ${await response.clone().text()}`).toBe(200);
  return response.json();
}

async function sendForm(
  context: BrowserContext,
  origin: string,
  path: string,
  form: Record<string, string>,
): Promise<APIResponse> {
  const response = await context.request.post(`${origin}${path}`, { form, headers: { origin }, maxRedirects: 0 });
  expect(response.status(), `${path}: ${await response.text()}`).toBe(302);
  return response;
}
