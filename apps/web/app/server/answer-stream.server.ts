import type { Answer, AnswerEvent } from "@scrip/assistant";
import { formatCredits } from "@scrip/money";
import { type ChatEvent, KEEP_ALIVE_MS } from "../data/answer-event.ts";

/** An answer as the chat page reads it: an event a line, its cost on the last. */
export function answerResponse(answer: Answer): Response {
  const encoder = new TextEncoder();
  const events = answer.events.getReader();
  let keepAlive: ReturnType<typeof setInterval>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      keepAlive = setInterval(() => controller.enqueue(encoder.encode("\n")), KEEP_ALIVE_MS);
    },
    async pull(controller) {
      try {
        const { done, value } = await events.read();
        if (!done) {
          controller.enqueue(
            encoder.encode(value.type === "tool_call" ? "\n" : `${JSON.stringify(writeEvent(value))}\n`),
          );
          return;
        }
        clearInterval(keepAlive);
        controller.close();
      } catch (error) {
        // The page finds its connection cut, asks again and is told why.
        clearInterval(keepAlive);
        controller.error(error);
      }
    },
    cancel(reason) {
      clearInterval(keepAlive);
      return events.cancel(reason);
    },
  });
  return new Response(body, {
    headers: {
      "Content-Type": "application/x-ndjson; charset=utf-8",
      // Whoever collects answers before passing them on, to compress them or otherwise, would keep every word back.
      "Cache-Control": "no-store, no-transform",
      "X-Accel-Buffering": "no",
    },
  });
}

/** The chat offers no tools, so no model calls one. */
function writeEvent(event: Exclude<AnswerEvent, { type: "tool_call" }>): ChatEvent {
  switch (event.type) {
    case "started": {
      const { type, requestId, conversationId, modelName } = event;
      return { type, requestId, conversationId, modelName, held: formatCredits(event.heldMicrocredits) };
    }
    case "settled":
      return {
        type: "settled",
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
    default:
      return event;
  }
}
