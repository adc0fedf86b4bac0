import { expect } from "vitest";

// Only tests import this file.

/** A stack, a path of ours, or the words of the database: none of them is the caller's to see. */
const INNER = /\n\s+at |\.ts:\d+|node_modules|\/packages\/|prisma|postgres|syntax error at|SQLSTATE/i;

/** Whatever was sent: it was answered or refused, and the refusal tells nothing from inside. */
export async function expectHarmless(response: Response, what: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${what} was answered ${response.status}: ${text.slice(0, 500)}`).toBeLessThan(500);
  expect(response.status, what).toBeGreaterThanOrEqual(200);
  if (response.status >= 400) expect(text, what).not.toMatch(INNER);
}
