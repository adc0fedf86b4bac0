import { data } from "@remix-run/node";
import { findForeseen } from "./foreseen-error.ts";

/**
 * Awaits what a page shows. A foreseen error becomes a response that the error boundary can name: not there, not yours, too
 * busy. Any other is thrown as it is.
 */
export async function forPage<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (thrown) {
    const foreseen = findForeseen(thrown);
    if (foreseen === null) throw thrown;
    const { error, status } = foreseen;
    throw data({ error: { code: error.code, message: error.publicMessage } }, { status });
  }
}
