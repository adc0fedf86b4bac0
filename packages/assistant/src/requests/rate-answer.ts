import { inTransaction } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { tellSelection } from "../answers/tell-selection.ts";
import type { AssistantDeps } from "../assistant-deps.ts";
import { updateRating } from "./ai-request.store.ts";

/**
 * Keeps a customer's thumb on an answer: 1 up, -1 down, null neither. The choice of models learns from it.
 *
 * @throws {NotFoundError} there is no such answer, it still runs, or it is another customer's
 */
export async function rateAnswer(
  deps: Pick<AssistantDeps, "db" | "logger">,
  owner: { requestId: string; customerId: string },
  rating: 1 | -1 | null,
): Promise<void> {
  const { requestId: id, customerId } = owner;
  const isKept = await inTransaction(deps.db, (tx) => updateRating(tx, { id, customerId }, rating), { isKeyed: true });
  if (!isKept) throw new NotFoundError("There is no such answer.");
  const kind = rating === null ? "thumbs_cleared" : rating > 0 ? "thumbs_up" : "thumbs_down";
  await tellSelection(deps, [{ requestId: id, customerId, kind }]);
}
