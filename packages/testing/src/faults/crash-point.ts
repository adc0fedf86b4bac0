/**
 * A moment at which a process can die: before a statement is sent, or when it is on the wire and nobody has read the answer;
 * when all is done and the caller does not know yet; when the caller knows.
 */
export type CrashPoint =
  | { moment: "before" | "sent"; number: number; statement: string }
  | { moment: "done" | "acknowledged" };

/**
 * Every moment at which a flow that sends these statements can die, derived from the running code, so that none is forgotten.
 * Dying around a mere reading leaves what dying before the next change leaves, and is no moment of its own.
 */
export function listCrashPoints(statements: readonly string[]): CrashPoint[] {
  const around = statements.flatMap((statement, index): CrashPoint[] => {
    const at = { number: index + 1, statement };
    if (!mayChange(statement)) return [];
    return [
      { moment: "before", ...at },
      { moment: "sent", ...at },
    ];
  });
  return [...around, { moment: "done" }, { moment: "acknowledged" }];
}

/** Anything but BEGIN and a SELECT from a table; one from a function may change anything. */
function mayChange(statement: string): boolean {
  return !/^\s*BEGIN\b/.test(statement) && !/^\s*SELECT\b[^]*?\bFROM\s+["\w.]+(?!\s*\(|["\w.])/i.test(statement);
}

/** A short name, the same in every run: "3 INSERT credit_grant, sent". */
export function nameCrashPoint(point: CrashPoint): string {
  return "statement" in point
    ? `${point.number} ${shorten(point.statement)}, ${point.moment}`
    : { done: "done, not yet acknowledged", acknowledged: "acknowledged" }[point.moment];
}

/** The verb, and the table or function it is about. */
function shorten(statement: string): string {
  const words = statement
    .replaceAll(/"public"\.|"/g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  const [verb = ""] = words.split(" ", 1);
  const subject = /\b(?:FROM|INTO|UPDATE) (\w+)|^SELECT (\w+)\(/i.exec(words);
  return [verb.toUpperCase(), subject?.[1] ?? subject?.[2] ?? ""].join(" ").trim();
}

/** How many transactions had surely been committed when the process died, and how many may have been. */
export function countCommits(statements: readonly string[], point: CrashPoint): { sure: number; possible: number } {
  const commits = (texts: readonly string[]) => texts.filter((text) => text === "COMMIT").length;
  if (!("statement" in point)) return { sure: commits(statements), possible: commits(statements) };
  const sure = commits(statements.slice(0, point.number - 1));
  const isInDoubt = point.moment === "sent" && point.statement === "COMMIT";
  return { sure, possible: sure + (isInDoubt ? 1 : 0) };
}
