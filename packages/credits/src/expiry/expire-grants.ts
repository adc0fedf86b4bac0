import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import { expireCredits, lockCustomer } from "@scrip/ledger";
import { type GrantRow, listExpiredGrants, listGrantsById } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planGrantChange } from "../grants/plan-grant-change.ts";

const BATCH = 200;

/**
 * Books out what is left of grants past their expiry; answers how many grants it touched. A grant expires at the instant of its
 * `expiresAt`, not after it. What a hold pins stays until the hold is settled. Safe to run late, twice and in parallel.
 */
export async function expireDueGrants(db: Db): Promise<number> {
  let expired = 0;
  for (let due = await listExpiredGrants(db, BATCH); due.length > 0; due = await listExpiredGrants(db, BATCH)) {
    for (const grant of due) {
      if (await inTransaction(db, (tx) => expireGrant(tx, grant))) expired += 1;
    }
  }
  return expired;
}

/** Books out one grant's free rest; answers false when there was nothing to book out any more. */
async function expireGrant(tx: Tx, { id, customerId }: { id: string; customerId: string }): Promise<boolean> {
  await lockCustomer(tx, customerId);
  const [grant] = await listGrantsById(tx, [id]);
  return grant !== undefined && (await expireRest(tx, grant, `expire:${id}`)) > 0n;
}

/**
 * What came back to grants that had expired meanwhile expires at once; answers how much. `cause` is the transfer that brought
 * it back. Call it under the customer's lock.
 */
export async function expireReturned(
  tx: Tx,
  customerId: string,
  grantIds: readonly string[],
  cause: string,
): Promise<bigint> {
  let expired = 0n;
  for (const grant of await listGrantsById(tx, grantIds)) {
    if (grant.customerId === customerId) expired += await expireRest(tx, grant, `expire:${grant.id}:${cause}`);
  }
  return expired;
}

async function expireRest(tx: Tx, grant: GrantRow, businessKey: string): Promise<bigint> {
  if (!grant.expiresAt || grant.expiresAt > (await readNow(tx))) return 0n;
  const amountMicrocredits = grant.remainingMicrocredits - grant.heldMicrocredits;
  if (amountMicrocredits === 0n) return 0n;
  const change = planGrantChange(grant, "expired", -amountMicrocredits);
  await moveCredits(
    tx,
    {
      ...expireCredits({ amountMicrocredits, breakageNanodollars: change.recognisedNanodollars }),
      businessKey,
      customerId: grant.customerId,
      actor: "system",
      cause: grant.id,
      description: grant.category === "paid" ? "Credits expired" : "Promotional credits expired",
    },
    [change],
  );
  return amountMicrocredits;
}
