import { RefusedError } from "./refused-error.ts";

/** The JSON of an event as a function receives it. */
export type EventPayload = Record<string, unknown> & { id: string; name: string; data: Record<string, unknown> };

const PATH = /^event(?:\.[A-Za-z_]\w*)+$/;
const SIGNAL_PATH = /^(?:event|async)(?:\.[A-Za-z_]\w*)+$/;
const LITERAL = /^(?:'[^'\\]*'|"[^"\\]*"|-?\d+|true|false|null)$/;

/**
 * Reads the one form of trigger condition this executor knows: `event.data.name == 'literal'`. Inngest has the whole of
 * CEL; anything else is refused here, so that a function never runs on a condition that was not understood.
 *
 * @throws {RefusedError} another form
 */
export function parseCondition(expression: string): (event: EventPayload) => boolean {
  const [left = "", right = "", ...rest] = expression.split("==").map((side) => side.trim());
  if (!PATH.test(left) || !LITERAL.test(right) || rest.length > 0) throw notUnderstood(expression);
  const wanted = readLiteral(right);
  return (event) => readPath(event, left) === wanted;
}

/**
 * Reads the condition of `waitForEvent` and `cancelOn`: an equation of `event.data.a` (the event that started the run),
 * `async.data.a` (the one that arrived) and literals, or several joined by `&&`. What is missing equals nothing.
 *
 * @throws {RefusedError} another form
 */
export function parseSignalCondition(expression: string): (started: EventPayload, arrived: EventPayload) => boolean {
  const equations = expression.split("&&").map((equation) => {
    const sides = equation.split("==").map((side) => side.trim());
    const [left = "", right = ""] = sides;
    if (sides.length !== 2 || !sides.every((side) => SIGNAL_PATH.test(side) || LITERAL.test(side))) {
      throw notUnderstood(expression);
    }
    return { left, right };
  });
  return (started, arrived) => {
    const read = (side: string) => {
      if (!SIGNAL_PATH.test(side)) return readLiteral(side);
      return readPath(side.startsWith("async.") ? arrived : started, side);
    };
    return equations.every(({ left, right }) => read(left) !== undefined && read(left) === read(right));
  };
}

/**
 * Reads a concurrency or idempotency key: `event.data.name` or a literal. The result is text, equal for equal values.
 *
 * @throws {RefusedError} another form
 */
export function parseKey(expression: string): (event: EventPayload) => string {
  const trimmed = expression.trim();
  if (LITERAL.test(trimmed)) return () => JSON.stringify(readLiteral(trimmed));
  if (!PATH.test(trimmed)) throw notUnderstood(expression);
  return (event) => JSON.stringify(readPath(event, trimmed) ?? null);
}

function readLiteral(text: string): unknown {
  return text.startsWith("'") ? text.slice(1, -1) : JSON.parse(text);
}

function readPath(event: EventPayload, path: string): unknown {
  return path
    .split(".")
    .slice(1)
    .reduce<unknown>((value, name) => (isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined), event);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function notUnderstood(expression: string): RefusedError {
  return new RefusedError(
    400,
    `The sandbox executor does not understand the expression ${JSON.stringify(expression)}.`,
  );
}
