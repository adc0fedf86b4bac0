import { placeHold, type SpendCap } from "@scrip/credits";
import { inStatement, inTransaction, type Prisma, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { findQuote, type Promised, type SelectionInput } from "@scrip/selection";
import type { AnswerEvent } from "./answer-event.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { buildInput, type PromptInput, splitAtPrompt } from "./conversations/build-input.ts";
import {
  insertConversation,
  insertPrompt,
  listMessages,
  lockConversation,
  type StoredMessage,
  supersedeMessages,
} from "./conversations/conversation.store.ts";
import { QuoteExpiredError, RequestInFlightError } from "./errors.ts";
import { quoteOnTheWay } from "./quote-prompt.ts";
import { replayAnswer } from "./replay-answer.ts";
import {
  findAiRequest,
  insertAiRequest,
  insertAiRequestBeside,
  type NewAiRequestRow,
  type RequestMetadata,
  type Surface,
} from "./requests/ai-request.store.ts";
import { refuseWhileCooling } from "./requests/refuse-while-cooling.ts";
import { readStanding, type Standing } from "./requests/standing.store.ts";
import { runAnswer } from "./run-answer.ts";

export type PromptOrder = {
  customerId: string;
  userId: string;
  surface: Surface;
  apiKeyId?: string | undefined;
  /** The session it is sent in, where no key sends it. */
  sessionId?: string | undefined;
  /** What whoever sends may spend, besides what the customer has. */
  spendCaps?: readonly SpendCap[] | undefined;
  input: PromptInput;
  /** What was read while its key was admitted; else it is read here. */
  standing?: Standing | undefined;
  /** Runs exactly what was quoted. Without it the request is quoted on the way. */
  quoteId?: string | undefined;
  /** Kept with the request and shown with it; at most 16 pairs, which the surface has checked. */
  metadata?: RequestMetadata | undefined;
  /**
   * The caller's connection. When it aborts, an answer in a conversation goes on for a while and can be joined; any other is
   * stopped, and what was delivered until then is charged.
   */
  signal?: AbortSignal | undefined;
};

export type Answer = {
  requestId: string;
  /** Null for callers that keep their messages themselves. */
  conversationId: string | null;
  modelId: string;
  startedAt: Date;
  heldMicrocredits: bigint;
  /** Leaving the loop early is leaving like a connection that is gone. */
  events: ReadableStream<AnswerEvent>;
};

const TITLE_LENGTH = 60;

/**
 * The one road from every surface to a provider: quote, hold, call, settle. Credits are held when this returns; the answer
 * runs on until it is settled even if nobody reads it. Sending a `quoteId` twice answers the first answer again.
 *
 * @throws {QuoteExpiredError} the quote is unknown, too old, for another input, or was used for another
 * @throws {RequestInFlightError} the same quote is running at this moment
 * @throws {TooManyUnchargedError} too many answers of this session or key ended without a charge
 * @throws {NotFoundError} the conversation, or the message to be replaced, is not there
 * @throws {InsufficientCreditsError | DebtOutstandingError | CustomerFrozenError} nothing was held or charged
 */
export async function sendPrompt(deps: AssistantDeps, order: PromptOrder): Promise<Answer> {
  const earlier = order.quoteId
    ? await findAiRequest(deps.db, { id: order.quoteId, customerId: order.customerId })
    : null;
  if (earlier) return replayAnswer(deps, earlier, "prompt" in order.input ? order.input.prompt : null);

  const standing = order.standing
    ? Promise.resolve(order.standing)
    : readStanding(deps.db, { customerId: order.customerId, client: nameClient(order) });
  const [taken] = await Promise.all([takeQuote(deps, order, standing), standing.then(refuseWhileCooling)]);
  const { quote, input } = taken;
  const { conversationId, regenerates, startedAt } = await openRequest(deps, order, taken);
  const live = runAnswer(deps, {
    quote,
    input,
    conversationId,
    isCallersCap: order.input.controls.maxOutputTokens === quote.outputCap,
    isPatient: order.surface === "chat",
    regenerates,
    pinnedModelId: order.input.controls.model,
  });
  return {
    requestId: quote.id,
    conversationId,
    modelId: quote.model.id,
    startedAt,
    heldMicrocredits: quote.cost.maxMicrocredits,
    events: live.listen(order.signal),
  };
}

function nameClient({ apiKeyId, sessionId }: PromptOrder): string | null {
  if (apiKeyId !== undefined) return `key:${apiKeyId}`;
  return sessionId === undefined ? null : `session:${sessionId}`;
}

/** `statement` keeps a quote that was made on the way; null where it is kept already. */
type TakenQuote = { quote: Promised; input: SelectionInput; statement: Prisma.Sql | null };

async function takeQuote(deps: AssistantDeps, order: PromptOrder, standing: Promise<Standing>): Promise<TakenQuote> {
  if (order.quoteId === undefined) return quoteOnTheWay(deps, order, order.input, standing);
  const input = await buildInput(deps.db, order, order.input);
  const quote = await findQuote(deps.db, { id: order.quoteId, customerId: order.customerId, input });
  if (!quote) throw new QuoteExpiredError(order.quoteId);
  return { quote, input, statement: null };
}

/**
 * The hold, the request and the customer's message exist together or not at all: in one transaction, which for a caller who keeps
 * the messages is a single statement. A quote made on the way is kept with them.
 */
async function openRequest(
  deps: AssistantDeps,
  order: PromptOrder,
  { quote, statement }: TakenQuote,
): Promise<KeptPrompt & { startedAt: Date }> {
  const hold = {
    requestId: quote.id,
    customerId: order.customerId,
    userId: order.userId,
    amountMicrocredits: quote.cost.maxMicrocredits,
    caps: order.spendCaps,
  };
  const keeping = statement === null ? [] : [statement];
  if ("messages" in order.input) {
    const beside = [insertAiRequestBeside(describeRequest(order, quote, null)), ...keeping];
    const placed = await inStatement(deps.db, (tx) => placeHold(tx, hold, beside));
    if (!placed.created) throw new RequestInFlightError(quote.id);
    return { conversationId: null, regenerates: null, startedAt: placed.asOf };
  }
  return inTransaction(deps.db, async (tx) => {
    const placed = await placeHold(tx, hold, keeping);
    if (!placed.created) throw new RequestInFlightError(quote.id);
    const kept = await keepPrompt(tx, order, quote.id);
    await insertAiRequest(tx, describeRequest(order, quote, kept.conversationId));
    return { ...kept, startedAt: placed.asOf };
  });
}

function describeRequest(order: PromptOrder, quote: Promised, conversationId: string | null): NewAiRequestRow {
  return {
    id: quote.id,
    customerId: order.customerId,
    userId: order.userId,
    conversationId,
    surface: order.surface,
    apiKeyId: order.apiKeyId ?? null,
    client: nameClient(order),
    modelId: quote.model.id,
    priceId: quote.price.id,
    taskType: quote.taskType,
    complexity: quote.complexity,
    countedInputTokens: quote.inputTokens,
    outputCap: quote.outputCap,
    holdMicrocredits: quote.cost.maxMicrocredits,
    metadata: order.metadata ?? null,
  };
}

type KeptPrompt = {
  conversationId: string | null;
  /** The request that answered the same prompt before. */
  regenerates: string | null;
};

async function keepPrompt(tx: Tx, order: PromptOrder, requestId: string): Promise<KeptPrompt> {
  if ("messages" in order.input) return { conversationId: null, regenerates: null };
  const { customerId, userId } = order;
  const { prompt, conversationId: known, replacesRequestId } = order.input;
  const replaced =
    known === undefined
      ? []
      : await replaceMessages(tx, { conversationId: known, customerId }, replacesRequestId, requestId);
  const title = titleFor(prompt);
  const conversationId = known ?? (await insertConversation(tx, { customerId, userId, title }));
  await insertPrompt(tx, { conversationId, requestId, text: prompt });
  const [again] = replaced;
  return { conversationId, regenerates: again?.text === prompt ? again.requestId : null };
}

/** The beginning of the first message. */
function titleFor(prompt: string): string {
  const words = prompt.trim().replace(/\s+/g, " ");
  const isWhole = words.length <= TITLE_LENGTH;
  return (isWhole ? words : `${words.slice(0, TITLE_LENGTH - 1).trimEnd()}…`).toWellFormed();
}

/** Takes what an edit replaces out of the conversation, and answers what that was. */
async function replaceMessages(
  tx: Tx,
  owner: { conversationId: string; customerId: string },
  replacesRequestId: string | undefined,
  requestId: string,
): Promise<readonly StoredMessage[]> {
  if (!(await lockConversation(tx, owner))) throw new NotFoundError("There is no such conversation.");
  if (replacesRequestId === undefined) return [];
  const { replaced } = splitAtPrompt(await listMessages(tx, owner.conversationId), replacesRequestId);
  await supersedeMessages(
    tx,
    replaced.map(({ id }) => id),
    requestId,
  );
  return replaced;
}
