import type { Answer, AnswerEvent, SettledEvent } from "@scrip/assistant";
import { formatCredits } from "@scrip/money";
import { createUIMessageStream, createUIMessageStreamResponse } from "ai";
import type { AnswerMetadata, ChatMessage } from "../data/chat-message.ts";

const TEXT_ID = "answer";

/** An answer as the AI SDK's browser side reads it, over HTTP. */
export function answerResponse(answer: Answer): Response {
  return createUIMessageStreamResponse({ stream: answerStream(answer) });
}

/**
 * An answer as the AI SDK's browser side reads it. What it holds and costs travels as metadata of the message, so that the
 * cost is on the message the moment it is known.
 */
export function answerStream(answer: Answer) {
  return createUIMessageStream<ChatMessage>({
    async execute({ writer }) {
      let isStarted = false;
      for await (const event of answer.events) {
        for (const chunk of event.type === "started" && isStarted ? takenOver(event) : chunksOf(event)) {
          writer.write(chunk);
        }
        isStarted = true;
      }
    },
    onError: () => "The answer could not be carried on.",
  });
}

/** Another model answers in the place of the first. */
function takenOver({ modelName }: Extract<AnswerEvent, { type: "started" }>): Chunk[] {
  return [{ type: "message-metadata", messageMetadata: { modelName } }];
}

type Chunk = Parameters<
  Parameters<Parameters<typeof createUIMessageStream<ChatMessage>>[0]["execute"]>[0]["writer"]["write"]
>[0];

function chunksOf(event: AnswerEvent): Chunk[] {
  switch (event.type) {
    case "started":
      return [
        {
          type: "start",
          messageId: event.requestId,
          messageMetadata: {
            requestId: event.requestId,
            modelName: event.modelName,
            held: formatCredits(event.heldMicrocredits),
            ...(event.conversationId ? { conversationId: event.conversationId } : {}),
          },
        },
        { type: "text-start", id: TEXT_ID },
      ];
    case "text":
      return [{ type: "text-delta", id: TEXT_ID, delta: event.text }];
    case "tool_call":
      return []; // the chat offers no tools
    case "settled":
      return [
        { type: "text-end", id: TEXT_ID },
        { type: "finish", messageMetadata: settledMetadata(event) },
      ];
    case "failed":
      return [
        { type: "text-end", id: TEXT_ID },
        { type: "error", errorText: JSON.stringify({ error: { code: event.code, message: event.message } }) },
      ];
  }
}

function settledMetadata(event: SettledEvent): Partial<AnswerMetadata> {
  return {
    ending: event.ending,
    charge: formatCredits(event.chargeMicrocredits),
    lineItems: event.lineItems.map(({ kind, tokens, microcreditsPerMillion, amountMicrocredits }) => ({
      kind,
      tokens,
      creditsPerMillion: formatCredits(microcreditsPerMillion),
      amount: formatCredits(amountMicrocredits),
    })),
    priceVersion: event.priceVersion,
    isEstimate: event.isEstimate,
    ...(event.refundedMicrocredits > 0n ? { refunded: formatCredits(event.refundedMicrocredits) } : {}),
  };
}
