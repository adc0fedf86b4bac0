import { RefusedError } from "./refused-error.ts";

/** The JSON of an event as a function receives it. */
export type EventPayload = Record<string, unknown> & { id: string; name: string; data: Record<string, unknown> };

const PATH = /^event(?:\.[A-Za-z_]\w*)+$/;
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
