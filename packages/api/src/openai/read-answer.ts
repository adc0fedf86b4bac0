import type { Answer, AnswerEvent, SettledEvent } from "@scrip/assistant";

type ToolCall = Extract<AnswerEvent, { type: "tool_call" }>["call"];

/** A whole answer. `settled` is null when its charge could not be written. */
export type ReadAnswer = {
  requestId: string;
  modelId: string;
  startedAt: Date;
  text: string;
  toolCalls: ToolCall[];
  settled: SettledEvent | null;
};

/** Reads an answer to its end. */
export async function readAnswer(answer: Answer): Promise<ReadAnswer> {
  const read: ReadAnswer = {
    requestId: answer.requestId,
    modelId: answer.modelId,
    startedAt: answer.startedAt,
    text: "",
    toolCalls: [],
    settled: null,
  };
  for await (const event of answer.events) {
    if (event.type === "started") read.modelId = event.modelId;
    if (event.type === "text") read.text += event.text;
    if (event.type === "tool_call") read.toolCalls.push(event.call);
    if (event.type === "settled") read.settled = event;
  }
  return read;
}
