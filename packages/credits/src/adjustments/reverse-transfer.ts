import type { Tx } from "@scrip/db";
import { AppError, InvalidInputError, NotFoundError } from "@scrip/errors";
import { findReversal, findTransfer, listSides, lockCustomer, type PostedTransfer } from "@scrip/ledger";
import { InsufficientCreditsError } from "../errors.ts";
import { expireReturned } from "../expiry/expire-grants.ts";
import { listGrantsById, listMovements } from "../grants/grant.store.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planGrantChange, sumRecognised } from "../grants/plan-grant-change.ts";
import { requireReason } from "../require-reason.ts";
import { planReturn, planReversal } from "./plan-reversal.ts";

export type ReversedTransfer = { transferId: string; balanceAfterMicrocredits: bigint };

/** A charge given back, and credits given by mistake. Clawbacks, gifts and expiries have endings of their own. */
const REVERSIBLE_CODES = new Set(["hold.capture", "bonus", "promotion", "referral", "adjustment", "reversal"]);

/**
 * Undoes a transfer by another one that names it: once. A reversal can itself be reversed, once. Credits return to the grants
 * they came from; what returns to a grant that has expired expires at once, as its own row.
 *
 * @throws {NotFoundError} there is no such transfer of a customer
 * @throws {InvalidInputError} no reason, or a transfer of a kind that is undone another way
 * @throws {AppError} `conflict` it was reversed before, or what is undone was already undone the other way
 * @throws {InsufficientCreditsError} the credits to be taken back are no longer free
 */
export async function reverseTransfer(
  tx: Tx,
  reversal: { transferId: string; reason: string; actor: string },
): Promise<ReversedTransfer> {
  requireReason(reversal.reason);
  const original = await findTransfer(tx, reversal.transferId);
  if (!original?.customerId) throw new NotFoundError("There is no such transfer.");
  if (!REVERSIBLE_CODES.has(original.code))
    throw new InvalidInputError(`A transfer of the kind ${original.code} cannot be reversed.`);
  const { customerId } = original;
  await lockCustomer(tx, customerId);
  await requireFirstReversal(tx, original);

  const movements = await listMovements(tx, [original.id]);
  const grants = await listGrantsById(
    tx,
    movements.map((movement) => movement.grantId),
  );
  if (movements.length === 0) throw new InvalidInputError("This moved no credits: there is nothing to give back.");
  const changes = planReturn(grants, movements).map(({ grant, kind, amountMicrocredits }) => {
    const free = grant.remainingMicrocredits - grant.heldMicrocredits;
    if (free + amountMicrocredits < 0n) {
      throw new InsufficientCreditsError({
        customerId,
        requiredMicrocredits: -amountMicrocredits,
        availableMicrocredits: free,
      });
    }
    return planGrantChange(grant, kind, amountMicrocredits);
  });
  const charge = isCharge(original) || (await undoesCharge(tx, original));
  const consumed = changes.reduce((sum, change) => sum - change.amountMicrocredits, 0n);
  const posting = await moveCredits(
    tx,
    {
      code: "reversal",
      historyType: charge ? "refund" : "adjustment",
      sides: planReversal(await listSides(tx, original.id), sumRecognised(changes)),
      purchasedMicrocredits: 0n,
      spentMicrocredits: charge ? consumed : 0n,
      businessKey: `reversal:${original.id}`,
      customerId,
      actor: reversal.actor,
      cause: original.id,
      description: reversal.reason,
      modelId: original.modelId ?? undefined,
      requestId: original.requestId ?? undefined,
      paymentId: original.paymentId ?? undefined,
      reversesId: original.id,
    },
    changes,
  );
  const expired = await expireReturned(
    tx,
    customerId,
    changes.map((change) => change.grantId),
    posting.transferId,
  );
  return { transferId: posting.transferId, balanceAfterMicrocredits: posting.balanceAfterMicrocredits - expired };
}

async function requireFirstReversal(tx: Tx, original: PostedTransfer): Promise<void> {
  if (await findReversal(tx, original.id)) {
    throw new AppError("conflict", `transfer ${original.id} was reversed before`, {
      publicMessage: "This was undone before.",
    });
  }
  if (original.code !== "reversal" || !original.reversesId) return;
  const first = await findTransfer(tx, original.reversesId);
  if (first?.code === "reversal") throw new InvalidInputError("A reversal can be undone once, not again and again.");
}

function isCharge(transfer: PostedTransfer): boolean {
  return transfer.code === "hold.capture";
}

async function undoesCharge(tx: Tx, transfer: PostedTransfer): Promise<boolean> {
  const undone = transfer.reversesId ? await findTransfer(tx, transfer.reversesId) : null;
  return undone !== null && isCharge(undone);
}
