import { type Db, inTransaction, type Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { lockCustomer, releaseFromEscrow } from "@scrip/ledger";
import { expireReturned } from "../expiry/expire-grants.ts";
import { listGrantsById } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { type GrantChange, planGrantChange, sumRecognised } from "../grants/plan-grant-change.ts";
import { sweep } from "../sweep.ts";
import { closeGift, findGift, type GiftSliceRow, listDueGifts, listGiftSlices } from "./gift.store.ts";

const BATCH = 100;

/**
 * Returns an unclaimed gift to the grants it came from; answers false when it had ended before.
 *
 * @throws {NotFoundError} there is no such gift
 */
export async function returnGift(tx: Tx, order: { giftId: string; actor: string }): Promise<boolean> {
  const known = await findGift(tx, order.giftId);
  if (!known) throw new NotFoundError("There is no such gift.");
  await lockCustomer(tx, known.customerId);
  const slices = await listGiftSlices(tx, known.id);
  const gift = (await findGift(tx, known.id)) ?? known;
  if (!(await closeGift(tx, known.id, { status: "returned" }))) return false;
  const changes = await planReturns(tx, slices);
  await moveCredits(
    tx,
    {
      ...releaseFromEscrow("gift.return", gift.remainingMicrocredits, -sumRecognised(changes) - gift.priceNanodollars),
      businessKey: `gift:${known.id}:return`,
      customerId: known.customerId,
      actor: order.actor,
      cause: known.id,
      description: "Gift returned",
    },
    changes,
  );
  await expireReturned(
    tx,
    known.customerId,
    changes.map((change) => change.grantId),
    known.id,
  );
  return true;
}

/**
 * Returns every gift that nobody claimed in time; answers how many. Safe to run late, twice and in parallel.
 *
 * @throws {AggregateError} some could not be returned; all the others were
 */
export async function returnDueGifts(db: Db): Promise<number> {
  return sweep(
    (failedIds) => listDueGifts(db, BATCH, failedIds),
    ({ id }) => inTransaction(db, (tx) => returnGift(tx, { giftId: id, actor: "system" }), { isKeyed: true }),
  );
}

async function planReturns(tx: Tx, slices: readonly GiftSliceRow[]): Promise<GrantChange[]> {
  const grants = await listGrantsById(
    tx,
    slices.map((slice) => slice.grantId),
  );
  return grants.map((grant) => {
    const slice = slices.find((candidate) => candidate.grantId === grant.id);
    return planGrantChange(grant, "given", slice?.amountMicrocredits ?? 0n);
  });
}
