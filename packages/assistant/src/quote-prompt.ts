import { getBalance } from "@scrip/credits";
import { newId } from "@scrip/db";
import { findThread, type Quote, type Selection, type SelectionInput, saveQuote, selectModel } from "@scrip/selection";
import type { AssistantDeps } from "./assistant-deps.ts";
import { type Asker, buildInput, type PromptInput } from "./conversations/build-input.ts";

export type QuotedPrompt = {
  quote: Quote;
  selection: Selection;
  /** The conversation and the prompt, as they will be sent. */
  input: SelectionInput;
  /** What the customer can spend now. */
  availableMicrocredits: bigint;
};

/**
 * Chooses a model, prices the request and keeps the price for ten minutes. Nothing is held, nothing is sent.
 * A request that the credits do not cover is quoted all the same, with `selection.affordable` false.
 *
 * @throws {NotFoundError} the conversation is not this customer's
 * @throws {InvalidInputError | AppError | NoModelAvailableError} as `selectModel` does
 */
export async function quotePrompt(deps: AssistantDeps, owner: Asker, given: PromptInput): Promise<QuotedPrompt> {
  const conversationId = "messages" in given ? undefined : given.conversationId;
  const [input, thread, balance, snapshot] = await Promise.all([
    buildInput(deps.db, owner, given),
    conversationId === undefined ? undefined : findThread(deps.db, conversationId),
    getBalance(deps.db, owner.customerId),
    deps.snapshots.current(),
  ]);
  const selection = await selectModel({ ...input, thread }, snapshot, balance.spendableMicrocredits);
  const quote = await saveQuote(deps.db, {
    id: newId("req"),
    customerId: owner.customerId,
    userId: owner.userId,
    input,
    selection,
  });
  return { quote, selection, input, availableMicrocredits: balance.spendableMicrocredits };
}
