import type { Answer, AnswerEvent, SettledEvent } from "@scrip/assistant";
import { AppError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import type { PublicError } from "../errors/describe-error.ts";
import { writeOpenAiError } from "./openai-error.ts";
import { type AnsweredEvent, finishReason, writeCredits, writeSeconds, writeUsage } from "./write-completion.ts";

type StreamedAnswer = {
  response: Response;
  /** The whole text of the stream, once it has ended; also when nobody listened to the end. */
  whole: Promise<string>;
};

type StreamOrder = {
  includeUsage: boolean;
  describe: (error: unknown) => PublicError;
};

const encoder = new TextEncoder();

/**
 * An answer as OpenAI streams it. It begins with the model's first word: what fails before is an error like any other, with
 * its status. What fails afterwards is one event with the error and what was charged, then `[DONE]`.
 *
 * The answer is read to its end whether or not somebody listens, so that a repetition can be given the same.
 *
 * @throws {AppError} `provider_failed` nothing came, nothing was charged; `internal` the charge could not be written
 */
export async function streamCompletion(answer: Answer, order: StreamOrder): Promise<StreamedAnswer> {
  const events = answer.events[Symbol.asyncIterator]();
  const { first, modelId } = await readOpening(answer, events);
  const writer = createWriter({ ...order, requestId: answer.requestId, startedAt: answer.startedAt, modelId });

  const { body, send: tell, close } = openBody();
  let whole = "";
  const send = (text: string) => {
    whole += text;
    tell(text);
  };

  const sending = (async () => {
    try {
      send(writer.opening(first));
      for (let event: AnswerEvent | null = first; event !== null; event = await readNext(events)) {
        send(writer.chunk(event));
      }
      send("data: [DONE]\n\n");
      return whole;
    } finally {
      close();
    }
  })();
  return {
    response: new Response(body, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        // Proxies that collect answers before they pass them on would keep every word back.
        "x-accel-buffering": "no",
        "x-request-id": answer.requestId,
        "x-scrip-model": modelId,
        "x-credits-held": formatCredits(answer.heldMicrocredits),
      },
    }),
    whole: sending,
  };
}

/** A body that may be written to, and ended, after its reader has left. */
function openBody() {
  let isHeard = true;
  let to: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      to = controller;
    },
    cancel: () => {
      isHeard = false;
    },
  });
  return {
    body,
    send: (text: string) => {
      if (isHeard) to?.enqueue(encoder.encode(text));
    },
    close: () => {
      if (isHeard) to?.close();
    },
  };
}

async function readNext(events: AsyncIterator<AnswerEvent>): Promise<AnswerEvent | null> {
  const next = await events.next();
  return next.done ? null : next.value;
}

/** Waits for the first word, or for the end. */
async function readOpening(answer: Answer, events: AsyncIterator<AnswerEvent>) {
  let modelId = answer.modelId;
  for (let event = await readNext(events); event !== null; event = await readNext(events)) {
    if (event.type === "started") modelId = event.modelId;
    else if (event.type === "failed" || (event.type === "settled" && event.ending === "failed_before_output")) {
      throw noAnswer(answer.requestId, event);
    } else return { first: event, modelId };
  }
  throw noAnswer(answer.requestId, null);
}

/** Why there is no answer to give. */
export function noAnswer(requestId: string, event: AnswerEvent | null): AppError {
  if (event?.type === "settled") {
    return new AppError("provider_failed", `no answer for ${requestId}`, {
      publicMessage: "The model's provider did not answer. Nothing was charged.",
      publicDetails: { requestId },
    });
  }
  return new AppError("internal", `the charge of ${requestId} could not be written`);
}

function createWriter(order: StreamOrder & { requestId: string; startedAt: Date; modelId: string }) {
  const { requestId, modelId, startedAt, includeUsage, describe } = order;
  let calls = 0;
  const chunk = (fields: object) => {
    const frame = { id: requestId, object: "chat.completion.chunk", created: writeSeconds(startedAt), model: modelId };
    return `data: ${JSON.stringify({ ...frame, ...fields })}\n\n`;
  };
  const choice = (delta: object, reason: string | null = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
    ...(includeUsage ? { usage: null } : {}),
  });
  const broken = (error: AppError, credits: object | undefined) =>
    `data: ${JSON.stringify({ ...writeOpenAiError(describe(error)), ...(credits ? { credits } : {}) })}\n\n`;

  function end(settled: SettledEvent): string {
    const credits = writeCredits(requestId, settled);
    if (settled.ending === "failed_after_output" || settled.ending === "failed_before_output") {
      const error = new AppError("provider_failed", `the answer of ${requestId} broke off`, {
        publicMessage: "The model's provider broke off. You pay for what was delivered.",
        publicDetails: { requestId },
      });
      return broken(error, credits);
    }
    const { ending } = settled as AnsweredEvent;
    const last = chunk({ ...choice({}, finishReason(ending, calls > 0)), credits });
    return includeUsage ? last + chunk({ choices: [], usage: writeUsage(settled) }) : last;
  }

  return {
    opening: (first: AnswerEvent) =>
      chunk(choice({ role: "assistant", content: first.type === "tool_call" ? null : "", refusal: null })),
    chunk(event: AnswerEvent): string {
      switch (event.type) {
        case "text":
          return chunk(choice({ content: event.text }));
        case "tool_call": {
          const { id, name, arguments: input } = event.call;
          const call = { index: calls, id, type: "function", function: { name, arguments: input } };
          calls += 1;
          return chunk(choice({ tool_calls: [call] }));
        }
        case "settled":
          return end(event);
        case "failed":
          return broken(noAnswer(requestId, event), undefined);
        default:
          return "";
      }
    },
  };
}
