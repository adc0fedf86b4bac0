import type { Tx } from "@scrip/db";

/** What a link is for. It opens nothing else. */
export const LINK_PURPOSES = ["verify_email", "change_email", "reset_password"] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** A link that was mailed. `email` is where it was sent, and what it proves. */
export type MailedLink = { userId: string; purpose: LinkPurpose; email: string; expiresAt: Date };

type NewLink = Omit<MailedLink, "expiresAt"> & { id: string; lifetimeSeconds: number };

export async function insertMailedLink(tx: Tx, link: NewLink): Promise<Date> {
  const [row] = await tx.$queryRaw<[{ expiresAt: Date }]>`
    INSERT INTO mailed_link (id, user_id, purpose, email, expires_at)
    VALUES (${link.id}, ${link.userId}, ${link.purpose}, ${link.email},
      scrip_now() + make_interval(secs => ${link.lifetimeSeconds}))
    RETURNING expires_at AS "expiresAt"`;
  return row.expiresAt;
}

/** Finds a link that still counts. */
export async function findMailedLink(tx: Tx, id: string, purposes: readonly LinkPurpose[]): Promise<MailedLink | null> {
  const [row] = await tx.$queryRaw<MailedLink[]>`
    SELECT user_id AS "userId", purpose, email, expires_at AS "expiresAt" FROM mailed_link
    WHERE id = ${id} AND purpose = ANY(${[...purposes]}) AND expires_at > scrip_now()`;
  return row ?? null;
}

/** Takes a link that still counts: of many who come at once, one has it. */
export async function takeMailedLink(tx: Tx, id: string, purposes: readonly LinkPurpose[]): Promise<MailedLink | null> {
  const [row] = await tx.$queryRaw<MailedLink[]>`
    DELETE FROM mailed_link WHERE id = ${id} AND purpose = ANY(${[...purposes]}) AND expires_at > scrip_now()
    RETURNING user_id AS "userId", purpose, email, expires_at AS "expiresAt"`;
  return row ?? null;
}

export async function deleteMailedLinksOfUser(tx: Tx, userId: string, purposes: readonly LinkPurpose[]): Promise<void> {
  await tx.mailedLink.deleteMany({ where: { userId, purpose: { in: [...purposes] } } });
}

export async function deleteExpiredMailedLinks(tx: Tx): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM mailed_link WHERE id IN (
      SELECT id FROM mailed_link WHERE expires_at <= scrip_now() LIMIT 100 FOR UPDATE SKIP LOCKED)`;
}
