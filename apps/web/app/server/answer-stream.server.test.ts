import type { Answer, AnswerEvent } from "@scrip/assistant";
import { expect, test } from "vitest";
import { type ChatEvent, readChatEvents } from "../data/answer-event.ts";
import { answerResponse } from "./answer-stream.server.ts";

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

function answerOf(events: ReadableStream<AnswerEvent>): Answer {
  return {
    requestId: "req_1",
    conversationId: "cnv_1",
    modelId: "gpt-4o-mini",
    startedAt: new Date(0),
    heldMicrocredits: 9_120_000n,
    events,
  };
}

async function read(events: readonly AnswerEvent[]): Promise<ChatEvent[]> {
  const stream = new ReadableStream<AnswerEvent>({
    start(controller) {
      for (const event of events) controller.enqueue(event);
      controller.close();
    },
  });
  const { body } = answerResponse(answerOf(stream));
  return body ? Array.fromAsync(readChatEvents(body)) : [];
}

test("the browser gets the words, and then what they cost to the last microcredit", async () => {
  const events = await read([started, { type: "text", text: "Hello\n" }, { type: "text", text: "you" }, settled]);
  expect(events).toEqual([
    { type: "started", requestId: "req_1", conversationId: "cnv_1", modelName: "GPT-4o mini", held: "9.12" },
    { type: "text", text: "Hello\n" },
    { type: "text", text: "you" },
    {
      type: "settled",
      ending: "completed",
      charge: "1.2375",
      lineItems: [
        { kind: "input", tokens: 400, creditsPerMillion: "2000", amount: "0.8" },
        { kind: "output", tokens: 218, creditsPerMillion: "3000", amount: "0.654" },
        { kind: "adjustment", tokens: 0, creditsPerMillion: "0", amount: "-0.2165" },
      ],
      priceVersion: 3,
      isEstimate: false,
    },
  ]);
});

test("what was refunded is told, and nothing of it where nothing was", async () => {
  const [refunded] = await read([{ ...settled, refundedMicrocredits: 2_000_000n }]);
  expect(refunded).toMatchObject({ refunded: "2" });
  const [charged] = await read([settled]);
  expect(charged).not.toHaveProperty("refunded");
});

test("a settlement that could not be written is told as such, and never as a charge of nothing", async () => {
  const failed = { type: "failed", code: "internal", message: "Later." } as const;
  expect(await read([started, failed])).toEqual([expect.objectContaining({ type: "started" }), failed]);
});

test("whoever hangs up is no longer a listener", async () => {
  let isLeft = false;
  const events = new ReadableStream<AnswerEvent>({
    start: (controller) => controller.enqueue(started),
    cancel: () => {
      isLeft = true;
    },
  });
  await answerResponse(answerOf(events)).body?.cancel();
  expect(isLeft).toBe(true);
});

test("an answer that breaks off inside is a connection that breaks, so that the page asks again", async () => {
  const events = new ReadableStream<AnswerEvent>({
    start: (controller) => controller.error(new Error("the database is gone")),
  });
  const { body } = answerResponse(answerOf(events));
  await expect(body?.getReader().read()).rejects.toThrow("the database is gone");
});
