import type { ServerResponse } from "node:http";
import { z } from "zod";

const Count = z.number().int().min(0);

/** What goes wrong with the next streamed answers. Empty: nothing. Words are counted as the events that carry text. */
export const StreamFaults = z.strictObject({
  /** How many answers it happens to; all of them when left out. */
  nextN: Count.optional(),
  /** The connection breaks after so many events with text. */
  cutAfter: Count.optional(),
  /** Nothing more comes after so many events with text, and the connection stays open. */
  hangAfter: Count.optional(),
  /** What cannot be read comes after so many events with text. */
  garbageAfter: Count.optional(),
  /** The words come, and then the stream ends without its last events. */
  noEnd: z.boolean().optional(),
  /** What becomes of the usage that the vendor reports. */
  usage: z
    .union([
      z.enum(["none", "zero", "twice"]),
      z.strictObject({ input: Count.optional(), output: Count.optional(), cached: Count.optional() }),
    ])
    .optional(),
});
export type StreamFaults = z.output<typeof StreamFaults>;

const USAGE_KEYS = new Set(["usage", "usageMetadata"]);
const INPUT_COUNTS = new Set(["prompt_tokens", "input_tokens", "promptTokenCount"]);
const OUTPUT_COUNTS = new Set(["completion_tokens", "output_tokens", "candidatesTokenCount"]);
const TEXT_EVENT = /"(?:delta":\{[^}]*"(?:content|text)":"[^"]|delta":"[^"]|parts":\[\{"text":"[^"])/;
const LAST_EVENT =
  /\[DONE\]|message_stop|response\.(?:completed|incomplete)"|"finishReason":"[A-Z]|"finish_reason":"\w/;

/** Lets everything that is written to `response` go through the faults. aimock writes one event at a time. */
export function bendStream(response: ServerResponse, faults: StreamFaults): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  let texts = 0;
  let isOver = false;

  const send = (event: string): boolean => {
    if (isOver) return true;
    if (TEXT_EVENT.test(event)) {
      if (breakOff(texts)) return true;
      texts += 1;
    }
    if (faults.noEnd && LAST_EVENT.test(event)) return true;
    const { usage } = faults;
    const bent = usage === undefined ? event : bendUsage(event, usage);
    write(bent);
    return usage === "twice" && hasUsage(event) ? write(bent) : true;
  };

  /** Ends the stream in the way that was ordered for this many texts; answers whether it did. */
  const breakOff = (count: number): boolean => {
    if (faults.cutAfter === count) response.destroy();
    else if (faults.garbageAfter === count) write('data: {"broken\n\n', () => end());
    else if (faults.hangAfter !== count) return false;
    isOver = true;
    return true;
  };

  response.write = ((chunk: unknown) => (typeof chunk === "string" ? send(chunk) : true)) as typeof response.write;
  response.end = ((chunk?: unknown) => {
    if (isOver) return response;
    if (typeof chunk === "string") send(chunk);
    return isOver ? response : end();
  }) as typeof response.end;
}

function hasUsage(event: string): boolean {
  return [...USAGE_KEYS].some((key) => event.includes(`"${key}"`));
}

function bendUsage(event: string, order: NonNullable<StreamFaults["usage"]>): string {
  const data = /^data: (\{.*\})$/m.exec(event)?.[1];
  if (data === undefined || !hasUsage(event)) return event;
  const bent = JSON.stringify(JSON.parse(data), (key, value: unknown) =>
    USAGE_KEYS.has(key) && isRecord(value) ? bendCounts(value, order) : value,
  );
  return event.replace(data, () => bent);
}

function bendCounts(counts: Record<string, unknown>, order: NonNullable<StreamFaults["usage"]>): unknown {
  if (order === "none") return undefined;
  if (order === "twice") return counts;
  const wanted = order === "zero" ? { input: 0, output: 0 } : order;
  const bent = Object.entries(counts).map(([name, count]) => {
    if (INPUT_COUNTS.has(name)) return [name, wanted.input ?? count];
    if (OUTPUT_COUNTS.has(name)) return [name, wanted.output ?? count];
    return [name, count];
  });
  return { ...Object.fromEntries(bent), ...("cached" in wanted ? cachedCounts(counts, wanted.cached) : {}) };
}

/** Cached input in each vendor's own words. */
function cachedCounts(counts: Record<string, unknown>, cached: number | undefined): Record<string, unknown> {
  if ("prompt_tokens" in counts) return { prompt_tokens_details: { cached_tokens: cached } };
  if ("promptTokenCount" in counts) return { cachedContentTokenCount: cached };
  return { input_tokens_details: { cached_tokens: cached }, cache_read_input_tokens: cached };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
