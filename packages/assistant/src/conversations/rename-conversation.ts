import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { updateTitle } from "./conversation.store.ts";

/**
 * Gives a conversation another title, of 1 to 200 characters.
 *
 * @throws {NotFoundError} not there, or another customer's
 */
export async function renameConversation(
  tx: Tx,
  owner: { conversationId: string; customerId: string },
  title: string,
): Promise<void> {
  if (!(await updateTitle(tx, owner, title))) throw new NotFoundError("There is no such conversation.");
}
