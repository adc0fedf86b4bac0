import { InvalidInputError } from "@scrip/errors";
import { HISTORY_TYPES } from "@scrip/ledger";
import { formatCredits, parseCredits } from "@scrip/money";
import { z } from "zod";
import { STATEMENT_FORMAT, type Statement } from "./statement.ts";
import { MONTH_PATTERN } from "./statement-month.ts";

const Text = z.string("is not text");
const Id = Text.min(1, "is empty");
const Credits = textThat(isCredits, "is not an amount of credits");
const Time = textThat(isTime, "is not a time such as 2026-03-01T12:00:00.000Z");
const Month = textThat(isMonth, "is not written as yyyy-mm");
const Checksum = textThat((text) => /^sha256:[0-9a-f]{64}$/.test(text), "is not a checksum");

const Row = z.strictObject(
  {
    id: Id,
    number: z.int("is not a whole number").positive("is not above 0"),
    type: z.enum(HISTORY_TYPES, "is unknown"),
    amount: Credits,
    balanceBefore: Credits,
    balanceAfter: Credits,
    description: Text,
    model: Id.exactOptional(),
    requestId: Id.exactOptional(),
    paymentId: Id.exactOptional(),
    createdAt: Time,
  },
  "is not a row",
);

const Form = z.strictObject({
  format: z.literal(STATEMENT_FORMAT, `is not ${STATEMENT_FORMAT}`),
  customerId: Id,
  month: Month,
  complete: z.boolean("is neither true nor false"),
  openingBalance: Credits,
  closingBalance: Credits,
  rows: z.array(Row, "is not a list"),
  checksum: Checksum,
});

/**
 * Reads the text of a statement, strictly: exactly its fields, each once, amounts and times exactly as we write them.
 *
 * @throws {InvalidInputError} in one sentence what it is not
 */
export function parseStatement(text: string): Statement {
  const value = parseJson(text);
  const parsed = Form.safeParse(value);
  if (!parsed.success) throw new InvalidInputError(describeIssue(parsed.error.issues[0]));
  if (countNames(text) !== countFields(value)) throw new InvalidInputError("The statement has a field twice.");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidInputError("This is not JSON, so it is not a statement.");
  }
}

function describeIssue(issue: z.core.$ZodIssue | undefined): string {
  const [field, index, inner] = issue?.path ?? [];
  if (issue?.code === "unrecognized_keys") return `The statement has a field that is unknown: ${issue.keys[0]}.`;
  if (field === undefined) return "This is not a statement.";
  if (typeof index !== "number") return `In the statement, ${String(field)} ${issue?.message}.`;
  if (inner === undefined) return `Entry ${index + 1} of the rows ${issue?.message}.`;
  return `In entry ${index + 1} of the rows, ${String(inner)} ${issue?.message}.`;
}

function textThat(isRight: (text: string) => boolean, problem: string) {
  return z.string(problem).refine(isRight, problem);
}

function isCredits(text: string): boolean {
  const amount = parseCredits(text);
  return amount !== null && formatCredits(amount) === text;
}

function isTime(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

function isMonth(text: string): boolean {
  return MONTH_PATTERN.test(text);
}

/** How many names of fields a text of JSON has. JSON.parse keeps the last of two with one name, a person may read the first. */
function countNames(text: string): number {
  let count = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)) if (match[1] !== undefined) count += 1;
  return count;
}

function countFields(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const inner = Object.values(value).reduce((sum: number, each) => sum + countFields(each), 0);
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length);
}
