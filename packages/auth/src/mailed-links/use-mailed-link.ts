import type { Tx } from "@scrip/db";
import { LinkNotGoodError } from "../errors.ts";
import { hashSecretToken, isSecretToken } from "../secret-token.ts";
import { findMailedLink, type LinkPurpose, type MailedLink, takeMailedLink } from "./mailed-link.store.ts";

/** What a link would do, without using it up: mail programs open links before people do. Null when it is not good. */
export async function readMailedLink(
  tx: Tx,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<MailedLink | null> {
  return isSecretToken(token) ? findMailedLink(tx, hashSecretToken(token), purposes) : null;
}

/**
 * Uses up a link, in the transaction of what it is for.
 *
 * @throws {LinkNotGoodError} used, expired, for something else, or never made
 */
export async function useMailedLink(tx: Tx, token: string, purposes: readonly LinkPurpose[]): Promise<MailedLink> {
  const link = isSecretToken(token) ? await takeMailedLink(tx, hashSecretToken(token), purposes) : null;
  if (!link) throw new LinkNotGoodError();
  return link;
}
