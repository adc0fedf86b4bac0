import type { Answer, AnswerEvent } from "@scrip/assistant";
import { readUIMessageStream } from "ai";
import { expect, test } from "vitest";
import { type ChatMessage, textOf } from "../data/chat-message.ts";
import { answerStream } from "./answer-stream.server.ts";

const started: AnswerEvent = {
  type: "started",
  requestId: "req_1",
  conversationId: "cnv_1",
  modelId: "gpt-4o-mini",
  modelName: "GPT-4o mini",
  heldMicrocredits: 9_120_000n,
};
const settled: AnswerEvent = {
  type: "settled",
  ending: "completed",
  chargeMicrocredits: 1_237_500n,
  refundedMicrocredits: 0n,
  availableMicrocredits: 998_762_500n,
  inputTokens: 400,
  outputTokens: 218,
  lineItems: [
    { kind: "input", tokens: 400, microcreditsPerMillion: 2_000_000_000n, amountMicrocredits: 800_000n },
    { kind: "output", tokens: 218, microcreditsPerMillion: 3_000_000_000n, amountMicrocredits: 654_000n },
    { kind: "adjustment", tokens: 0, microcreditsPerMillion: 0n, amountMicrocredits: -216_500n },
  ],
  priceVersion: 3,
  isEstimate: false,
};

function answerOf(events: AnswerEvent[]): Answer {
  return {
    requestId: "req_1",
    conversationId: "cnv_1",
    modelId: "gpt-4o-mini",
    startedAt: new Date(0),
    heldMicrocredits: 9_120_000n,
    events: new ReadableStream({
      start(controller) {
        for (const event of events) controller.enqueue(event);
        controller.close();
      },
    }),
  };
}

async function readLast(events: AnswerEvent[]): Promise<ChatMessage | undefined> {
  let last: ChatMessage | undefined;
  const stream = answerStream(answerOf(events));
  for await (const message of readUIMessageStream<ChatMessage>({ stream, onError: () => {} })) last = message;
  return last;
}

test("the browser gets the words, and then what they cost to the last microcredit", async () => {
  const message = await readLast([started, { type: "text", text: "Hello " }, { type: "text", text: "you" }, settled]);
  expect(message && textOf(message)).toBe("Hello you");
  expect(message?.metadata).toEqual({
    requestId: "req_1",
    conversationId: "cnv_1",
    modelName: "GPT-4o mini",
    held: "9.12",
    ending: "completed",
    charge: "1.2375",
    lineItems: [
      { kind: "input", tokens: 400, creditsPerMillion: "2000", amount: "0.8" },
      { kind: "output", tokens: 218, creditsPerMillion: "3000", amount: "0.654" },
      { kind: "adjustment", tokens: 0, creditsPerMillion: "0", amount: "-0.2165" },
    ],
    priceVersion: 3,
    isEstimate: false,
  });
});

test("a model that takes over is named in the place of the first, and what was refunded is told", async () => {
  const message = await readLast([
    started,
    { ...started, modelName: "Claude" },
    { type: "text", text: "Hello" },
    { ...settled, refundedMicrocredits: 2_000_000n },
  ]);
  expect(message?.metadata).toMatchObject({ modelName: "Claude", refunded: "2" });
  expect(message?.parts).toHaveLength(1);
});

test("before the end it is known what is held, and not yet what is charged", async () => {
  const message = await readLast([started, { type: "text", text: "Hel" }]);
  expect(message?.metadata).toMatchObject({ held: "9.12" });
  expect(message?.metadata?.charge).toBeUndefined();
});

test("a settlement that could not be written is an error and never a charge of nothing", async () => {
  const chunks: unknown[] = [];
  const stream = answerStream(answerOf([started, { type: "failed", code: "internal", message: "Later." }]));
  for await (const chunk of stream) chunks.push(chunk);
  expect(chunks.at(-1)).toEqual({
    type: "error",
    errorText: '{"error":{"code":"internal","message":"Later."}}',
  });
});
