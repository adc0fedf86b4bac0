import type { Tx } from "@scrip/db";
import { retireApiKeys } from "../api-keys/api-key.store.ts";
import { revokeAllSessions } from "../sessions/revoke-session.ts";

/**
 * Ends every way in: sessions, the keys of the person's own account, and the keys that the person made for others. What is left
 * of a key is that there was one.
 */
export async function eraseLogIn(
  tx: Tx,
  { userId, customerId }: { userId: string; customerId: string },
): Promise<void> {
  await revokeAllSessions(tx, { userId });
  await retireApiKeys(tx, { userId, customerId });
}
