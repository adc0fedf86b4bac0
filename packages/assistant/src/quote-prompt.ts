import { newId, type Prisma } from "@scrip/db";
import {
  findThread,
  type Promised,
  type Quote,
  type QuoteOrder,
  type Selection,
  type SelectionInput,
  saveQuote,
  saveQuoteBeside,
  selectModel,
} from "@scrip/selection";
import type { AssistantDeps } from "./assistant-deps.ts";
import { type Asker, buildInput, type PromptInput } from "./conversations/build-input.ts";
import { readStanding, type Standing } from "./requests/standing.store.ts";

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
export async function quotePrompt(deps: AssistantDeps, asker: Asker, given: PromptInput): Promise<QuotedPrompt> {
  const standing = readStanding(deps.db, { customerId: asker.customerId, client: null });
  const [order, { spendableMicrocredits }] = await Promise.all([choose(deps, asker, given, standing), standing]);
  const quote = await saveQuote(deps.db, order);
  return { quote, selection: order.selection, input: order.input, availableMicrocredits: spendableMicrocredits };
}

/** As {@link quotePrompt}, for a request that is sent at once: `statement` keeps its quote, and belongs to the one that holds its credits. */
export async function quoteOnTheWay(
  deps: AssistantDeps,
  asker: Asker,
  given: PromptInput,
  standing: Promise<Standing>,
): Promise<{ quote: Promised; input: SelectionInput; statement: Prisma.Sql }> {
  const order = await choose(deps, asker, given, standing);
  const { promised, statement } = saveQuoteBeside(order);
  return { quote: promised, input: order.input, statement };
}

async function choose(
  deps: AssistantDeps,
  asker: Asker,
  given: PromptInput,
  standing: Promise<Standing>,
): Promise<QuoteOrder> {
  const { customerId, userId } = asker;
  const conversationId = "messages" in given ? undefined : given.conversationId;
  const [input, thread, snapshot] = await Promise.all([
    buildInput(deps.db, asker, given),
    conversationId === undefined ? undefined : findThread(deps.db, conversationId),
    deps.snapshots.current(),
  ]);
  const spendable = async () => (await standing).spendableMicrocredits;
  const selection = await selectModel({ ...input, thread }, snapshot, spendable);
  return { id: newId("req"), customerId, userId, input, selection };
}
