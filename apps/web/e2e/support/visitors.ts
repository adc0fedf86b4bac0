import type { Browser, BrowserContext } from "playwright-core";
import type { SandboxFile } from "../../../../scripts/stack/sandbox-file.ts";
import { buyAt, json, logInAt, signUpAt, waitForBalanceAt } from "./accounts.ts";
import { sendMessage } from "./send-message.ts";
import { waitUntilSettled } from "./wait-until-settled.ts";

/** In whose eyes a page is looked at. */
export type Visitor =
  | "nobody"
  | "new customer"
  | "rich customer"
  | "buyer"
  | "frozen customer"
  | "indebted customer"
  | "stranger"
  | "operator";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** Makes each visitor ready when it is asked for first, and remembers how it is logged in. */
export function createVisitors(stack: SandboxFile, browser: Browser): (visitor: Visitor) => Promise<Cookies> {
  const known = new Map<Visitor, Promise<Cookies>>();
  return (visitor) => {
    const cookies = known.get(visitor) ?? prepare(stack, browser, visitor);
    known.set(visitor, cookies);
    return cookies;
  };
}

async function prepare(stack: SandboxFile, browser: Browser, visitor: Visitor): Promise<Cookies> {
  const context = await browser.newContext();
  await PREPARATIONS[visitor](stack, context);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

const PREPARATIONS: Record<Visitor, (stack: SandboxFile, context: BrowserContext) => Promise<unknown>> = {
  nobody: async () => {},
  stranger: async () => {},
  operator: (stack, context) => logInAt(stack, context, "admin@scrip.test"),
  "new customer": (stack, context) => signUpAt(stack, context, {}),
  "rich customer": async (stack, context) => {
    await logInAt(stack, context, "rich@scrip.test");
    await ask(stack, context, "Explain in three sentences what double-entry bookkeeping is.");
    await ask(stack, context, "Write a TypeScript function that rounds a price up to whole cents.");
  },
  buyer: (stack, context) => signUpAt(stack, context, {}),
  "frozen customer": async (stack, context) => {
    await signUpAt(stack, context, {});
    const { paymentIntent } = await buyAt(stack, context, "starter");
    await json(
      await context.request.post(`${stack.stripe}/sandbox/disputes`, { data: { paymentIntent, path: "open" } }),
    );
    await waitForBalanceAt(stack, context, ({ balance }) => balance === "0");
  },
  "indebted customer": async (stack, context) => {
    await signUpAt(stack, context, {});
    const { paymentIntent } = await buyAt(stack, context, "starter");
    await ask(stack, context, "Say hello in five words.");
    await json(await context.request.post(`${stack.stripe}/sandbox/refunds`, { data: { paymentIntent } }));
    await waitForBalanceAt(stack, context, ({ debt }) => debt !== "0");
  },
};

/** Sends a prompt in the chat, waits for the charge, and goes. */
async function ask(stack: SandboxFile, context: BrowserContext, prompt: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${stack.web}/chat`);
  await waitUntilSettled(page);
  await sendMessage(page, prompt);
  await page.getByTestId("charge").waitFor();
  await page.close();
}
