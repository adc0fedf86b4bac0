import type { Tx } from "@scrip/db";
import { deleteAccountMailsOfUser } from "../account-mails/account-mail.store.ts";
import { retireApiKeys } from "../api-keys/api-key.store.ts";
import { deleteMailedLinksOfUser, LINK_PURPOSES } from "../mailed-links/mailed-link.store.ts";
import { deletePendingLogInsOfUser } from "../pending-log-ins/pending-log-in.store.ts";
import { revokeAllSessions } from "../sessions/revoke-session.ts";
import { deleteTwoFactor } from "../two-factor/two-factor.store.ts";

/**
 * Ends every way in: log-ins under way, sessions, mailed links, two-factor, the keys of the person's own account, and the keys that
 * the person made for others. What is left of a key is that there was one.
 */
export async function eraseLogIn(
  tx: Tx,
  { userId, customerId }: { userId: string; customerId: string },
): Promise<void> {
  await deletePendingLogInsOfUser(tx, userId);
  await revokeAllSessions(tx, { userId });
  await deleteMailedLinksOfUser(tx, userId, LINK_PURPOSES);
  await deleteAccountMailsOfUser(tx, userId);
  await deleteTwoFactor(tx, userId);
  await retireApiKeys(tx, { userId, customerId });
}
