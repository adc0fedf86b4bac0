import { type Db, inTransaction, readNow, type Tx } from "@scrip/db";
import { expireCredits, lockCustomer } from "@scrip/ledger";
import { type GrantRow, listExpiredGrants, listGrantsById } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { isLive, planGrantChange } from "../grants/plan-grant-change.ts";
import { sweep } from "../sweep.ts";

const BATCH = 200;

/**
 * Books out what is left of grants past their expiry; answers how many grants it touched. A grant expires at the instant of its
 * `expiresAt`, not after it. What a hold pins stays until the hold is settled. Safe to run late, twice and in parallel.
 *
 * @throws {AggregateError} some could not be booked out; all the others were
 */
export async function expireDueGrants(db: Db): Promise<number> {
  return sweep(
    (failedIds) => listExpiredGrants(db, BATCH, failedIds),
    (grant) => inTransaction(db, (tx) => expireGrant(tx, grant), { isKeyed: true }),
  );
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
  if (isLive(grant, await readNow(tx))) return 0n;
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
