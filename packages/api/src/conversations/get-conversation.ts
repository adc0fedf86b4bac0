import { type Conversation, getConversation } from "@scrip/assistant";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { LineItemsOut, writeLineItems } from "../wire/line-items.ts";
import { Id } from "../wire/text.ts";
import { TimeOut } from "../wire/time.ts";

/** What an answer cost; `charge` and `ending` are missing while it runs. */
const RequestOut = z.object({
  requestId: z.string(),
  model: z.string(),
  modelName: z.string(),
  held: CreditsOut,
  charge: CreditsOut.optional(),
  /** What of the charge was given back since; missing where nothing was. */
  refunded: CreditsOut.optional(),
  ending: z.string().optional(),
  lineItems: LineItemsOut,
  priceVersion: z.number(),
  isEstimate: z.boolean(),
  /** The customer's thumb. */
  rating: z.enum(["up", "down"]).nullable(),
});

const MessageOut = z.object({
  id: z.string(),
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  createdAt: TimeOut,
  request: RequestOut.nullable(),
});

const ConversationOut = z.object({
  id: z.string(),
  title: z.string(),
  createdAt: TimeOut,
  messages: z.array(
    /** `earlier`: answers to the same prompt that this one replaced, the oldest first; missing where there are none. */
    MessageOut.extend({ earlier: z.array(MessageOut).optional() }),
  ),
  /** The answer that is being written now; the chat follows it at /chat/follow/:requestId. */
  runningRequestId: z.string().nullable(),
});

/** A conversation of the customer, its messages oldest first, answers with what they cost. */
export const getConversationProcedure = procedureFor("assistant.chat")
  .meta({
    openapi: {
      method: "GET",
      path: "/conversations/{conversationId}",
      tags: ["conversations"],
      summary: "A conversation with its messages and what they cost",
    },
  })
  .input(z.strictObject({ conversationId: Id }))
  .output(ConversationOut)
  .query(async ({ ctx, input }) => {
    const { id, title, createdAt, messages, runningRequestId } = await getConversation(ctx.deps.db, {
      conversationId: input.conversationId,
      customerId: ctx.customerId,
    });
    return { id, title, createdAt: createdAt.toISOString(), messages: messages.map(writeMessage), runningRequestId };
  });

type Message = Conversation["messages"][number];

function writeMessage({ earlier, ...message }: Message) {
  return { ...writeWords(message), ...(earlier.length > 0 ? { earlier: earlier.map(writeWords) } : {}) };
}

function writeWords({ id, role, text, createdAt, request }: Omit<Message, "earlier">) {
  return { id, role, text, createdAt: createdAt.toISOString(), request: request && writeRequest(request) };
}

function writeRequest(request: NonNullable<Conversation["messages"][number]["request"]>) {
  const {
    id: requestId,
    modelId: model,
    modelName,
    ending,
    chargeMicrocredits,
    refundedMicrocredits,
    priceVersion,
    isEstimate,
    rating,
  } = request;
  return {
    requestId,
    model,
    modelName,
    held: formatCredits(request.heldMicrocredits),
    ...(refundedMicrocredits > 0n ? { refunded: formatCredits(refundedMicrocredits) } : {}),
    ...(chargeMicrocredits === null ? {} : { charge: formatCredits(chargeMicrocredits) }),
    ...(ending === null ? {} : { ending }),
    lineItems: writeLineItems(request.lineItems),
    priceVersion,
    isEstimate,
    rating: rating === null ? null : rating > 0 ? ("up" as const) : ("down" as const),
  };
}
