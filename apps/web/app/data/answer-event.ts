import type { AnswerCharge } from "./chat-message.ts";

/**
 * What the page hears of an answer, one JSON text a line; an empty line says that the connection lives. `started` comes first, and
 * again when another model takes over before the first word; `settled` or `failed` comes last. Who listens again hears all of it
 * from the beginning.
 */
export type ChatEvent =
  | { type: "started"; requestId: string; conversationId: string | null; modelName: string; held: string }
  | { type: "text"; text: string }
  | ({ type: "settled" } & AnswerCharge)
  /** The charge could not be written yet. */
  | { type: "failed"; code: string; message: string };

/** How often the server says that it is still there. */
export const KEEP_ALIVE_MS = 10_000;

const SILENCE_MAX_MS = 3 * KEEP_ALIVE_MS;

/**
 * The events of an answer as they arrive. Ends when the connection does, whether or not the answer has: its last event tells.
 * Rejects when the connection breaks or falls silent.
 */
export async function* readChatEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatEvent> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await orSilence(reader.read());
      if (done) return;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line !== "") yield JSON.parse(line);
    }
  } finally {
    // A connection that broke has nothing left to cancel.
    reader.cancel().catch(() => undefined);
  }
}

function orSilence<Value>(next: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout>;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the connection fell silent")), SILENCE_MAX_MS);
  });
  return Promise.race([next, silence]).finally(() => clearTimeout(timer));
}
