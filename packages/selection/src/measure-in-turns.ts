import { setImmediate as nextTurn } from "node:timers/promises";
import type { MeasuredText, TokenCounter } from "./count-tokens.ts";

/** A text of this length takes some 10 ms at the worst; all that a request may carry takes a hundred times as long. */
const TURN_CHARS = 10_000;

/**
 * Measures texts as `counter.measureText` does, and lets whatever else waits in this process have its turn in between: nobody's
 * forty long messages keep the others waiting.
 */
export async function measureInTurns(counter: TokenCounter, texts: readonly string[]): Promise<MeasuredText[]> {
  const measured: MeasuredText[] = [];
  let chars = 0;
  for (const text of texts) {
    if (chars > 0 && chars + text.length > TURN_CHARS) {
      await nextTurn();
      chars = 0;
    }
    measured.push(counter.measureText(text));
    chars += text.length;
  }
  if (chars > TURN_CHARS) await nextTurn(); // what follows reads a long text again
  return measured;
}
