import type { Tx } from "@scrip/db";
import { hashSecretToken, makeSecretToken } from "../secret-token.ts";
import { deleteExpiredMailedLinks, insertMailedLink, type LinkPurpose } from "./mailed-link.store.ts";

const HOUR_SECONDS = 3_600;

const LIFETIME_SECONDS: Record<LinkPurpose, number> = {
  verify_email: 24 * HOUR_SECONDS,
  change_email: 24 * HOUR_SECONDS,
  reset_password: HOUR_SECONDS,
};

/**
 * Makes the token of a link that is about to be mailed. It is stored nowhere: whoever mails it makes it. Links of before stay
 * good, because their mail may be the one that arrives.
 */
export async function issueMailedLink(
  tx: Tx,
  link: { userId: string; purpose: LinkPurpose; email: string },
): Promise<{ token: string; expiresAt: Date }> {
  const token = makeSecretToken();
  const lifetimeSeconds = LIFETIME_SECONDS[link.purpose];
  const expiresAt = await insertMailedLink(tx, { ...link, id: hashSecretToken(token), lifetimeSeconds });
  await deleteExpiredMailedLinks(tx);
  return { token, expiresAt };
}
