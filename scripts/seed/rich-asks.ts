import {
  type AssistantDeps,
  createAssistantDeps,
  quotePrompt,
  rateAnswer,
  sendPrompt,
  stopAnswer,
} from "@scrip/assistant";
import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { type CatalogueSnapshot, PROVIDERS, readSnapshot } from "@scrip/selection";
import { imitateAnswer } from "./imitate-answer.ts";
import type { PlannedAsk } from "./plan-asks.ts";

export type Asker = {
  /** Quotes a prompt and sends it as quoted, unless the credits do not cover it. */
  ask(ask: PlannedAsk): Promise<void>;
  /** Choices are made from what has been learnt until now; between two calls they do not depend on the machine's speed. */
  learn(): Promise<void>;
};

export type Owner = { customerId: string; userId: string; apiKeyId: string };

/** Sends prompts for a customer by the one road of every surface; only the vendors are imitated. */
export function makeAsker({ db, logger }: { db: Db; logger: Logger }, { customerId, userId, apiKeyId }: Owner): Asker {
  let snapshot: CatalogueSnapshot | null = null;
  let conversationId: string | undefined;

  async function learn(): Promise<CatalogueSnapshot> {
    ({ snapshot } = await readSnapshot(db, { connected: PROVIDERS }));
    return snapshot;
  }
  const deps: AssistantDeps = createAssistantDeps(
    {
      db,
      logger,
      providers: imitateAnswer("stop", 0, () => undefined),
      snapshots: { current: async () => snapshot ?? learn(), close: async () => undefined },
    },
    { drainMs: 10 },
  );

  function readInput({ prompt, controls, ...ask }: PlannedAsk) {
    if (ask.surface === "api") return { messages: [{ role: "user" as const, content: prompt }], controls };
    return { prompt, controls, ...(!ask.isFirst && conversationId !== undefined && { conversationId }) };
  }

  return {
    learn: async () => void (await learn()),
    async ask(ask) {
      const input = readInput(ask);
      const { quote, selection } = await quotePrompt(deps, { customerId, userId }, input);
      if (!selection.affordable) return;
      const wanted = ask.ending === "length" ? quote.outputCap : quote.expectedOutputTokens * ask.lengthFactor;
      const tokens = Math.max(20, Math.min(Math.round(wanted), quote.outputCap));
      const stop = () => stopAnswer(deps, { requestId: quote.id, customerId });
      const answer = await sendPrompt(
        { ...deps, providers: imitateAnswer(ask.ending, tokens, stop) },
        {
          customerId,
          userId,
          input,
          quoteId: quote.id,
          ...(ask.surface === "api"
            ? { surface: "api", apiKeyId, metadata: { feature: ask.feature } }
            : { surface: "chat" }),
        },
      );
      const last = (await Array.fromAsync(answer.events)).at(-1);
      if (last?.type !== "settled") throw new Error(`request ${quote.id} was not settled: ${JSON.stringify(last)}`);
      await Promise.all(deps.runningAnswers); // what it teaches comes after its end
      conversationId = answer.conversationId ?? conversationId;
      const hasAnswer = last.ending === "completed" && ask.rating !== null;
      if (hasAnswer) await rateAnswer(deps, { requestId: quote.id, customerId }, ask.rating);
    },
  };
}
