import { grantCredits } from "@scrip/credits";
import { type Db, inTransaction, newId } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { createModelProviders, type ModelProvidersEnv } from "@scrip/model-providers";
import { type SandboxProviders, startSandboxProviders } from "@scrip/sandbox";
import { seedCatalogue } from "@scrip/selection";
import { test as databaseTest } from "@scrip/testing";
import type { AnswerEvent, SettledEvent } from "./answer-event.ts";
import { type AssistantDeps, createAssistantDeps } from "./assistant-deps.ts";
import { type Answer, type PromptOrder, sendPrompt } from "./send-prompt.ts";

// Only tests import this file: the assistant over a database and the sandbox providers, in a hurry.

export const CREDIT = 1_000_000n;
export const HURRY = { drainMs: 300, patienceMs: 400, progressMs: 50 };

export type Owner = { customerId: string; userId: string };

export const test = databaseTest
  .extend<"upstream", SandboxProviders>("upstream", { scope: "file" }, async ({}, { onCleanup }) => {
    const upstream = await startSandboxProviders({ port: 0 });
    onCleanup(() => upstream.close());
    return upstream;
  })
  .extend<"deps", AssistantDeps>("deps", async ({ db, upstream }, { onCleanup }) => {
    await seedCatalogue(db);
    // What one test makes fail must not keep the provider from the next.
    await db.providerHealth.updateMany({ data: { failures: 0, openings: 0, retryAt: null } });
    await reset(upstream);
    const deps = connect(db, upstream);
    onCleanup(async () => {
      await Promise.all(deps.runningAnswers);
    });
    return deps;
  });

/** Another process of the same product. */
export function connect(db: Db, upstream: SandboxProviders, env: ModelProvidersEnv = envOf(upstream)): AssistantDeps {
  const providers = createModelProviders(env, { firstMs: 1_000, pauseMs: 1_000 });
  return createAssistantDeps({ db, providers, logger: createLogger("test", "silent") }, HURRY);
}

export function envOf({ baseUrls }: SandboxProviders): ModelProvidersEnv {
  return Object.fromEntries(Object.entries(baseUrls).map(([id, baseUrl]) => [id, { apiKey: "sandbox", baseUrl }]));
}

export async function customerWith(db: Db, credits: bigint): Promise<Owner> {
  const customerId = newId("cus");
  await db.customer.create({ data: { id: customerId, kind: "person", name: "Test" } });
  await inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "paid",
      source: "package",
      amountMicrocredits: credits * CREDIT,
      priceNanodollars: credits * 10_000_000n,
      businessKey: `test:${customerId}`,
      historyType: "purchase",
      description: "Test",
      actor: "test",
    }),
  );
  return { customerId, userId: newId("usr") };
}

export const ask = (owner: Owner, prompt: string, more: Partial<PromptOrder> = {}): PromptOrder => ({
  ...owner,
  surface: "chat",
  input: { prompt, controls: {} },
  ...more,
});

/** As {@link ask}, to one model and no other. */
export const askModel = (owner: Owner, model: string, prompt: string, more: Partial<PromptOrder> = {}) =>
  ask(owner, prompt, { input: { prompt, controls: { model } }, ...more });

export type WholeAnswer = { requestId: string; text: string; settled: SettledEvent; events: AnswerEvent[] };

export async function readAll(answer: Answer): Promise<WholeAnswer> {
  const events = await Array.fromAsync(answer.events);
  const settled = events.at(-1);
  if (settled?.type !== "settled") throw new Error(`not settled: ${JSON.stringify(settled)}`);
  const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
  return { requestId: answer.requestId, text, settled, events };
}

export async function answerOf(deps: AssistantDeps, order: PromptOrder): Promise<WholeAnswer> {
  return readAll(await sendPrompt(deps, order));
}

/** Reads until so many events with text came. */
export async function readTexts(answer: Answer, count: number): Promise<ReadableStreamDefaultReader<AnswerEvent>> {
  const reader = answer.events.getReader();
  for (let texts = 0; texts < count; ) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the answer ended before");
    if (value.type === "text") texts += 1;
  }
  return reader;
}

/** Orders what the sandbox's providers do wrong with their next streams. */
export async function orderFaults({ url }: SandboxProviders, faults: object): Promise<void> {
  await post(`${url}/sandbox/faults`, faults);
}

/** Makes calls fail before they stream: an error with its status, for all calls or those to one model. */
export async function orderErrors(
  { url }: SandboxProviders,
  error: { status: number; retryAfter?: number; model?: string },
): Promise<void> {
  const { model, ...response } = error;
  const fixture = { match: model ? { model } : {}, response: { error: { message: "ordered" }, ...response } };
  await post(`${url}/__aimock/fixtures`, { fixtures: [fixture] });
}

async function reset(upstream: SandboxProviders): Promise<void> {
  await post(`${upstream.url}/__aimock/reset`, {});
  await orderFaults(upstream, {});
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

/** A provider that never answers stands in for a process that died after placing its hold. */
export async function* neverAnswers(): AsyncGenerator<never> {
  await new Promise<never>(() => undefined);
  yield* [];
}
