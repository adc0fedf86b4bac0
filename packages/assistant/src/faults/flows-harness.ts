import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import type { ModelProviders } from "@scrip/model-providers";
import { type AssistantDeps, createAssistantDeps } from "../assistant-deps.ts";
import { type PromptOrder, sendPrompt } from "../send-prompt.ts";
import { sweepAbandonedRequests } from "../sweep-requests.ts";

export const MODEL = "gpt-4o-mini";
type Owner = { customerId: string; userId: string };

const orderOf = (owner: Owner, quoteId?: string): PromptOrder => ({
  ...owner,
  surface: "chat",
  input: { prompt: "The sea", controls: { model: MODEL } },
  quoteId,
});

/** Long enough to be kept at once, so that a flow sends the same statements whenever it runs. */
const PIECE = "All about the sea and its whales. ".repeat(70);
const PIECES = 3;
const NEVER_MS = 60_000;

/** A provider that writes three long pieces, and pauses where it is told to. */
function openFlow(db: Db, pauseMs: number): AssistantDeps {
  const providers: ModelProviders = {
    enabledProviders: () => ["openai"],
    async *streamCompletion() {
      for (let piece = 0; piece < PIECES; piece += 1) {
        yield { type: "text", text: PIECE };
        await sleep(pauseMs);
      }
      const usage = {
        inputTokens: 9,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: 1_500,
        reasoningTokens: 0,
      };
      yield { type: "finish", finishReason: "stop", usage, isUsageAbsurd: false };
    },
  };
  return createAssistantDeps({ db, providers, logger: createLogger("flow", "silent") }, { progressMs: NEVER_MS });
}

/** What an instance of the product does with answers, for tests that kill it. */
export const flows = {
  /** A prompt from its hold to its charge. */
  answer: async (db: Db, { owner, quoteId }: { owner: Owner; quoteId: string }) => {
    const deps = openFlow(db, 0);
    const answer = await sendPrompt(deps, orderOf(owner, quoteId)).catch(refusal);
    if (answer) for await (const _ of answer.events);
    await Promise.all(deps.runningAnswers);
  },
  /** Many answers that are open and have come some way. */
  openAnswers: async (db: Db, { owners }: { owners: Owner[] }) => {
    const deps = openFlow(db, NEVER_MS);
    await Promise.all(owners.map((owner) => sendPrompt(deps, orderOf(owner))));
    const customerId = { in: owners.map((owner) => owner.customerId) };
    const kept = () => db.aiRequest.count({ where: { customerId, deliveredOutputTokens: { gt: 0 } } });
    while ((await kept()) < owners.length) await sleep(20);
  },
  sweep: (db: Db) => sweepAbandonedRequests({ db, logger: createLogger("flow", "silent") }),
};

/** Sent before, and running or answered: no second one. */
function refusal(error: { code?: string }): null {
  if (error.code === "in_flight" || error.code === "quote_expired") return null;
  throw error;
}
