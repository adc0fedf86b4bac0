import { extendHold } from "@scrip/credits";
import type { ToolCall } from "@scrip/model-providers";
import type { Provider, TokenCounter } from "@scrip/selection";
import type { AssistantDeps } from "../assistant-deps.ts";
import { readListening, updateProgress } from "../requests/ai-request.store.ts";
import { insertAnswerPart } from "./answer-part.store.ts";

/** So much may be written by the model before it must be kept: about 500 tokens. */
const UNKEPT_CHARACTERS_MAX = 2_000;

export type ProgressOrder = {
  requestId: string;
  /** Whether the words are kept, too, or only how many. */
  keepsText: boolean;
  /** Another process was asked to stop this answer. */
  onStopRequested: () => void;
};

export type Progress = {
  /** Resolves at once, or when so much has come that it had to be kept first. */
  add: (text: string, provider: Provider) => Promise<void>;
  addCall: (call: ToolCall, provider: Provider) => Promise<void>;
  text: () => string;
  /** Text and tool calls: all that is charged as output. */
  delivered: () => string;
  end: () => Promise<void>;
};

/**
 * Keeps what was delivered, and how far it has come, every `progressMs` and every 500 tokens or so: a process that dies leaves an
 * answer that can be settled, and another process can follow this one. Every write extends the hold. What cannot be written is
 * written with the next part.
 */
export function keepProgress(deps: AssistantDeps, counter: TokenCounter, order: ProgressOrder): Progress {
  const { requestId, keepsText } = order;
  let [text, calls, unkept, unkeptText] = ["", "", "", ""];
  let position = 0;
  let deliveredTokens = 0;
  let writing: Promise<void> = Promise.resolve();

  const write = async (provider: Provider | null) => {
    if (unkept !== "" && provider) {
      const [piece, words] = [unkept, endAtCharacter(unkeptText)];
      const tokens = deliveredTokens + counter.countText(piece, provider);
      if (keepsText && words !== "") await insertAnswerPart(deps.db, { requestId, position, text: words });
      position += 1;
      unkeptText = unkeptText.slice(words.length);
      unkept = unkept.slice(piece.length);
      deliveredTokens = tokens;
      await updateProgress(deps.db, requestId, tokens);
      await extendHold(deps.db, requestId);
    }
    if (keepsText && (await readListening(deps.db, requestId))?.stopRequestedAt) order.onStopRequested();
  };
  let provider: Provider | null = null;
  const writeNext = () => {
    writing = writing
      .then(() => write(provider))
      .catch((error: unknown) => {
        deps.logger.warn({ error, requestId }, "progress of an answer could not be written");
      });
    return writing;
  };
  const timer = setInterval(() => void writeNext(), deps.timings.progressMs);

  const take = async (piece: string, from: Provider) => {
    provider = from;
    unkept += piece;
    if (unkept.length >= UNKEPT_CHARACTERS_MAX) await writeNext();
  };
  return {
    add(more, from) {
      text += more;
      unkeptText += more;
      return take(more, from);
    },
    addCall({ name, arguments: input }, from) {
      const call = `\n${name} ${input}`;
      calls += call;
      return take(call, from);
    },
    text: () => text,
    delivered: () => text + calls,
    end() {
      clearInterval(timer);
      return writing;
    },
  };
}

/** Without half a character at the end: its other half comes with the next piece. */
function endAtCharacter(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
