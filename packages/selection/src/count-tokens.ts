import type { Provider } from "./catalogue/catalogue.ts";
import { estimateLongText } from "./estimate-long-text.ts";
import { mayHaveLongRun } from "./long-runs.ts";
import { extractTokenFeatures } from "./token-features.ts";
import { raiseCount, weighFeatures } from "./token-weights.ts";

export type CountedMessage = {
  role: "system" | "user" | "assistant" | "tool";
  content: string;
  /** Shown with a user's text; each is counted at one figure, whatever its size. */
  images?: readonly { mediaType: string; base64: string }[] | undefined;
  /** What an assistant's message called; `arguments` is JSON text. */
  toolCalls?: readonly { id: string; name: string; arguments: string }[] | undefined;
  /** Which call a tool's message answers. */
  toolCallId?: string | undefined;
};

/** How an answer is wanted, besides our own controls. Handed on to the provider as it is. */
export type AnswerOptions = {
  /** `parameters` is a JSON schema. */
  tools?:
    | readonly {
        name: string;
        description?: string | undefined;
        parameters: Readonly<Record<string, unknown>>;
        strict?: boolean | undefined;
      }[]
    | undefined;
  toolChoice?: "auto" | "none" | "required" | { name: string } | undefined;
  json?: { name?: string | undefined; schema?: Readonly<Record<string, unknown>> | undefined } | undefined;
  temperature?: number | undefined;
  topP?: number | undefined;
  stop?: readonly string[] | undefined;
  seed?: number | undefined;
  presencePenalty?: number | undefined;
  frequencyPenalty?: number | undefined;
};

/** A text measured once; every provider's count follows from it without reading the text again. */
export type MeasuredText = {
  /** Tokens of OpenAI's o200k encoding: exact, or a bound from above where `isBound` says so. */
  baseTokens: number;
  isBound: boolean;
  utf8Bytes: number;
  features: Float64Array;
};

/**
 * Our count of tokens: it prices a quote and what a provider does not count. The hold is priced by {@link boundMeasuredMessages}.
 *
 * OpenAI's models are counted by their own encoding. Other providers' counts follow from that count, the scripts and the
 * languages of the text (see token-weights.ts). Long runs of one kind of character and texts above 50,000 characters are
 * bounded from above.
 */
export type TokenCounter = {
  measureText: (text: string) => MeasuredText;
  /** Tokens of a text as the provider would count it, for an answer or a part of one. */
  countText: (text: string, provider: Provider) => number;
  /** Tokens of a whole request: every message with its framing, and what opens the answer. */
  countMessages: (messages: readonly CountedMessage[], provider: Provider) => number;
};

const EXACT_COUNT_CHARS_MAX = 50_000;

/**
 * The tokenizer takes runs of letters, of symbols and of white space whole, in time that grows with the square of their length.
 * A run of 100 or more is hardly language; it is cut into pieces, which can only raise the count.
 */
const LONG_RUN = /([\p{L}\p{M}]{100,}|[^\s\p{L}\p{N}]{100,}|\s{100,})/u;
const PIECE = /[^]{1,24}/gu;
const MERGE_CACHE_ENTRIES = 20_000;

/** Input tokens of one image, whatever its size. */
export const IMAGE_TOKENS = 2_500;

const FRAMING_TOKENS_PER_MESSAGE = 4;
const FRAMING_TOKENS_PER_REQUEST = 3;

let loading: Promise<TokenCounter> | null = null;

/** Loads the encoding on first use (about 160 ms, some megabytes) and keeps it. */
export function loadTokenCounter(): Promise<TokenCounter> {
  loading ??= import("gpt-tokenizer/encoding/o200k_base").then((encoding) => {
    encoding.setMergeCacheSize(MERGE_CACHE_ENTRIES);
    // "<|endoftext|>" in a prompt is a text like any other, never a control token and never an error.
    const asPlainText = { disallowedSpecial: new Set<string>() };
    return createTokenCounter((text) => encoding.countTokens(text, asPlainText));
  });
  return loading;
}

function createTokenCounter(encode: (text: string) => number): TokenCounter {
  const countInRuns = (text: string) => {
    if (!mayHaveLongRun(text)) return { tokens: encode(text), hasRun: false };
    const parts = text.split(LONG_RUN);
    const pieces = parts.flatMap((part, index) => (index % 2 === 0 ? [part] : (part.match(PIECE) ?? [])));
    return { tokens: pieces.reduce((sum, piece) => sum + encode(piece), 0), hasRun: parts.length > 1 };
  };
  const measureText = (text: string): MeasuredText => {
    const isLong = text.length > EXACT_COUNT_CHARS_MAX;
    const counted = isLong
      ? { tokens: estimateLongText(text, (sample) => countInRuns(sample).tokens), hasRun: true }
      : countInRuns(text);
    return {
      baseTokens: counted.tokens,
      isBound: counted.hasRun,
      utf8Bytes: Buffer.byteLength(text),
      features: extractTokenFeatures(text, counted.tokens),
    };
  };
  return {
    measureText,
    countText: (text, provider) => tokensFor(measureText(text), provider),
    countMessages: (messages, provider) =>
      countMeasuredMessages(
        messages.map((message) => measureText(textOfMessage(message))),
        provider,
      ) + countImages(messages),
  };
}

/** All text of a message that a provider bills. */
export function textOfMessage({ content, toolCalls = [] }: CountedMessage): string {
  return [content, ...toolCalls.map((call) => `${call.name} ${call.arguments}`)].join("\n");
}

/** All text that comes with a request besides its messages: what the tools and the wanted JSON look like. */
export function textOfOptions({ tools, json }: AnswerOptions): string {
  const described = [tools?.length ? tools : undefined, json?.schema].filter((part) => part !== undefined);
  return described.map((part) => JSON.stringify(part)).join("\n");
}

/** Tokens of all images: what a large one takes with most providers. They bill by size, which we do not measure. */
export function countImages(messages: readonly CountedMessage[]): number {
  return messages.reduce((sum, { images = [] }) => sum + images.length * IMAGE_TOKENS, 0);
}

/** Tokens of one measured text. No tokenizer gives more tokens than the text has bytes, or none for a text. */
function tokensFor(text: MeasuredText, provider: Provider): number {
  const weighed = weighFeatures(text.features, provider);
  if (weighed === null || text.baseTokens === 0) return text.baseTokens;
  const least = text.isBound ? text.baseTokens : 1;
  return Math.max(least, Math.min(Math.round(weighed), text.utf8Bytes));
}

/** At least as many tokens as the provider should find in a text; no tokenizer gives more than the text has bytes. */
function boundFor(text: MeasuredText, provider: Provider): number {
  const counted = tokensFor(text, provider);
  return Math.max(counted, Math.min(raiseCount(counted, provider), text.utf8Bytes));
}

/**
 * Tokens of a request whose messages were measured before, from above: what the hold must cover. Our count is right in the
 * middle, so half of all requests have more tokens than it says.
 */
export function boundMeasuredMessages(messages: readonly MeasuredText[], provider: Provider): number {
  return sumUp(messages, (message) => boundFor(message, provider));
}

/** Tokens of a request whose messages were measured before. */
export function countMeasuredMessages(messages: readonly MeasuredText[], provider: Provider): number {
  return sumUp(messages, (message) => tokensFor(message, provider));
}

function sumUp(messages: readonly MeasuredText[], tokensOf: (text: MeasuredText) => number): number {
  return messages.reduce(
    (sum, message) => sum + tokensOf(message) + FRAMING_TOKENS_PER_MESSAGE,
    FRAMING_TOKENS_PER_REQUEST,
  );
}
