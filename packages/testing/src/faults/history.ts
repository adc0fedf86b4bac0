import { appendFileSync } from "node:fs";

/** What a client asked for, by the key that makes its repetitions the same request. */
export type Operation = { key: string; [fact: string]: unknown };

/** What the client knows of a request in the end. Unknown: no answer came, or one that says "try again". */
export type Outcome = "acknowledged" | "refused" | "unknown";

/** What clients asked for and were told, as they saw it from outside. */
export type History = {
  /**
   * Makes a call and notes what came of it. A failure that `isRefusal` recognises is an answer like any other; every other
   * failure leaves the client in the dark.
   */
  attempt<T>(operation: Operation, call: () => Promise<T>): Promise<{ outcome: Outcome; answer: T | null }>;
  outcomes(): ReadonlyMap<string, { operation: Operation; outcome: Outcome; answer: unknown }>;
};

/** `file` gets a line for each event as it happens, to read after a failure. */
export function openHistory(file: string, isRefusal: (error: unknown) => boolean): History {
  const known = new Map<string, { operation: Operation; outcome: Outcome; answer: unknown }>();
  const write = (event: Record<string, unknown>) =>
    appendFileSync(file, `${JSON.stringify({ at: Date.now(), ...event }, writeBigint)}\n`);

  return {
    outcomes: () => known,
    attempt: async (operation, call) => {
      const { key } = operation;
      write({ event: "asked", ...operation });
      if (!known.has(key)) known.set(key, { operation, outcome: "unknown", answer: null });
      try {
        const answer = await call();
        write({ event: "acknowledged", key, answer });
        known.set(key, { operation, outcome: "acknowledged", answer });
        return { outcome: "acknowledged", answer };
      } catch (error) {
        const isRefused = isRefusal(error);
        write({ event: isRefused ? "refused" : "unknown", key, error: String(error) });
        // A request that was answered once stays answered.
        const outcome = isRefused ? "refused" : "unknown";
        if (isRefused && known.get(key)?.outcome === "unknown") known.set(key, { operation, outcome, answer: null });
        return { outcome, answer: null };
      }
    },
  };
}

/**
 * Holds a history against what is in the books: acknowledged is there exactly once, refused is not there, unknown is there
 * once or not at all, and nothing is there that nobody asked for. Answers what is wrong; empty when nothing is.
 */
export function judgeHistory(history: History, effects: ReadonlyMap<string, number>): string[] {
  const wrong: string[] = [];
  for (const [key, { outcome }] of history.outcomes()) {
    const count = effects.get(key) ?? 0;
    const isRight = { acknowledged: count === 1, refused: count === 0, unknown: count <= 1 }[outcome];
    if (!isRight) wrong.push(`${key} was ${outcome} and is there ${count} times`);
  }
  for (const key of effects.keys()) {
    if (!history.outcomes().has(key)) wrong.push(`${key} is there and nobody asked for it`);
  }
  return wrong;
}

function writeBigint(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
