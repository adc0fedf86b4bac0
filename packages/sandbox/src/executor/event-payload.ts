import { z } from "zod";
import type { EventPayload } from "./expression.ts";
import { RefusedError } from "./refused-error.ts";
import { newUlid, seededUlid } from "./ulid.ts";

export const REQUEST_BYTES_MAX = 3 * 1024 * 1024;
const EVENT_BYTES_MAX = 512 * 1024;
const EVENTS_MAX = 5_000;
const EARLIEST_TS = Date.UTC(1980, 0, 1);
const LATEST_TS = Date.UTC(2100, 0, 1);

const Event = z.object({
  id: z.string().nullish(),
  name: z.string().min(1, "event name is empty").max(512),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.union([z.literal(0), z.int().min(EARLIEST_TS).max(LATEST_TS)]).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  v: z.string().optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
});

/** `receivedId` is the id the event API answers with; the event's own id is the sender's where it gave one. */
export type ReceivedEvent = { receivedId: string; event: EventPayload };

/**
 * Reads the body of `POST /e/:key`: one event or an array of them. All are good or none is taken.
 *
 * `seed` is the SDK's `x-inngest-event-id-seed`, the same when it sends the same request again.
 *
 * @throws {RefusedError} 400, or 413 when it is too large
 */
export function parseEvents(body: string, seed: string | undefined, now: Date): ReceivedEvent[] {
  const parsed = parseJson(body);
  const raw = Array.isArray(parsed) ? parsed : [parsed];
  if (raw.length > EVENTS_MAX) throw new RefusedError(413, `More than ${EVENTS_MAX} events in one request.`);
  return raw.map((item, index) => {
    if (Buffer.byteLength(JSON.stringify(item)) > EVENT_BYTES_MAX) {
      throw new RefusedError(413, `Event ${index} is larger than 512 KB.`);
    }
    const receivedId = seededUlid(seed, index + 1) ?? newUlid(now.getTime());
    return { receivedId, event: parseEvent(item, index, receivedId, now) };
  });
}

function parseEvent(item: unknown, index: number, receivedId: string, now: Date): EventPayload {
  const parsed = Event.safeParse(item);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map((issue) => `${issue.path.join(".") || "it"}: ${issue.message}`).join("; ");
    throw new RefusedError(400, `Event ${index} is not an event: ${reasons}.`);
  }
  const { id, name, data, ts, user, ...rest } = parsed.data;
  if (name.toLowerCase().startsWith("inngest/")) {
    throw new RefusedError(400, `Event ${index}: event name is reserved for internal use: ${name}.`);
  }
  const { _inngest, ...ownData } = data ?? {};
  return { ...rest, id: id || receivedId, name, data: ownData, ts: ts || now.getTime(), user: user ?? {} };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedError(400, "The body is not JSON.");
  }
}
