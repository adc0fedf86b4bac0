import type { Tx } from "@scrip/db";
import type { Customer } from "../customer.store.ts";

const NAME = "Deleted account";
/** The hash of no password: nothing has this form. */
const NO_PASSWORD = "none";

/** Teams that would have no owner without this user. Their rows are locked, so that two owners do not leave at once. */
export async function listTeamsOwnedAlone(tx: Tx, userId: string): Promise<Pick<Customer, "id" | "name">[]> {
  return tx.$queryRaw<Pick<Customer, "id" | "name">[]>`
    WITH owned AS MATERIALIZED (
      SELECT c.id, c.name FROM customer c JOIN member m ON m.customer_id = c.id
        WHERE m.user_id = ${userId} AND m.role = 'owner' AND c.kind = 'team' ORDER BY c.id FOR UPDATE OF c)
    SELECT id, name FROM owned o WHERE NOT EXISTS (
      SELECT FROM member other WHERE other.customer_id = o.id AND other.role = 'owner' AND other.user_id <> ${userId})`;
}

/** The user leaves every team; the own account keeps its member, so that operators find whose it was. */
export async function deleteMemberships(tx: Tx, userId: string, ownCustomerId: string): Promise<void> {
  await tx.member.deleteMany({ where: { userId, customerId: { not: ownCustomerId } } });
}

/** The domain `invalid` is nobody's, now and for ever (RFC 2606). */
export async function blankUser(
  tx: Tx,
  { userId, customerId, now }: { userId: string; customerId: string; now: Date },
): Promise<void> {
  await tx.user.update({
    where: { id: userId },
    data: {
      email: pseudonymOf(userId),
      name: NAME,
      passwordHash: NO_PASSWORD,
      emailVerifiedAt: null,
      disabledAt: now,
    },
    select: { id: true },
  });
  await tx.customer.update({ where: { id: customerId }, data: { name: NAME }, select: { id: true } });
}

/** What stands where an address stood. */
export function pseudonymOf(userId: string): string {
  return `${userId.toLowerCase()}@deleted.invalid`;
}
