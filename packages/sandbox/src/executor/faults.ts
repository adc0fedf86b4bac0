import { z } from "zod";
import { RefusedError } from "./refused-error.ts";

const Faults = z.strictObject({
  /** Every request that ran a step is made a second time, and only the second answer counts. */
  stepTwice: z.boolean().default(false),
  /** The next N answers are lost on the way back. */
  dropReplies: z.int().min(0).max(1_000_000).default(0),
  /** Requests are signed with another key. */
  badSignature: z.boolean().default(false),
  /** The next N event requests are taken and their answers lost, so that the sender sends them again. */
  dropEventReplies: z.int().min(0).max(1_000_000).default(0),
  /** Every run request waits so long, in real milliseconds, before it is made. */
  delayMs: z.int().min(0).max(60_000).default(0),
  /** Work that is due is handed out in random order. */
  shuffle: z.boolean().default(false),
  /**
   * The process of the executor kills itself at the next answer: before what follows from it is written down, or after
   * that and before the queue hears of it.
   */
  crash: z.enum(["before-persist", "after-persist"]).nullable().default(null),
});

/** What goes wrong on purpose. Held in memory: a restart clears it. */
export type Faults = z.infer<typeof Faults>;

export const NO_FAULTS: Faults = Faults.parse({});

/**
 * Reads the body of `POST /sandbox/faults`; what it leaves out is off.
 *
 * @throws {RefusedError} unknown or malformed switches
 */
export function parseFaults(body: string): Faults {
  let raw: unknown;
  try {
    raw = JSON.parse(body);
  } catch {
    throw new RefusedError(400, "The body is not JSON.");
  }
  const parsed = Faults.safeParse(raw);
  if (!parsed.success) throw new RefusedError(400, z.prettifyError(parsed.error));
  return parsed.data;
}
