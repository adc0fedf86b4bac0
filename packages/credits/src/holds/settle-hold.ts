import { type Db, databaseErrorCode, inStatement, type Prisma, type Tx } from "@scrip/db";
import { assert, NotFoundError } from "@scrip/errors";
import { getCustomerBalance } from "@scrip/ledger";
import { takeReleasedShares } from "../clawback/take-released-shares.ts";
import { requireMovable } from "../require-amount.ts";
import { callSettleHold, getHoldCustomer, type HoldStatus, MORE_TO_DO, type SettlingRow } from "./hold.store.ts";

export type SettledHold = {
  /** False when the hold had ended before: nothing moved, the figures are those of its first ending. */
  settledNow: boolean;
  status: Exclude<HoldStatus, "placed">;
  chargeMicrocredits: bigint;
  returnedMicrocredits: bigint;
  /** What the usage cost above the hold. The customer does not pay it. */
  overageMicrocredits: bigint;
  /** Revenue recognised from the grants that were used. */
  earnedNanodollars: bigint;
  availableMicrocredits: bigint;
  balanceAfterMicrocredits: bigint;
};

/**
 * Charges a request: at most its hold, the rest returns to the same grants in the same transaction.
 *
 * `chargeMicrocredits` is what the usage cost; 0 charges nothing and writes no history row. `providerCostNanodollars` is
 * what the provider bills us, booked whatever the customer pays. A hold that has ended stays as it ended.
 *
 * @throws {NotFoundError} the request has no hold
 * @throws {InvalidInputError} an amount is negative or absurd
 */
export function captureHold(tx: Tx, capture: Capture): Promise<SettledHold> {
  return settleHold(tx, { ...capture, status: "captured" });
}

/**
 * As {@link captureHold}, with what belongs to it, in one round trip: the statements `beside` are carried out with it and read
 * `settled` (`outcome`, `captured`, `earned_nanodollars`). Null where more has to be done than one statement can: nothing has
 * happened then, and `captureHold` in a transaction does it.
 */
export async function captureHoldBeside(
  db: Db,
  capture: Capture,
  beside: readonly Prisma.Sql[],
): Promise<SettledHold | null> {
  const settlement = { ...capture, status: "captured" as const, holdId: capture.requestId };
  requireMovable(capture.chargeMicrocredits);
  requireMovable(capture.providerCostNanodollars);
  try {
    const row = await inStatement(db, (tx) => callSettleHold(tx, settlement, beside), { isKeyed: true });
    return describeSettled(row, capture.requestId, row);
  } catch (error) {
    if (databaseErrorCode(error) === MORE_TO_DO) return null;
    throw error;
  }
}

type Capture = {
  requestId: string;
  chargeMicrocredits: bigint;
  providerCostNanodollars: bigint;
  actor: string;
  description: string;
  modelId: string;
};

/** Gives a hold back whole: nothing is charged. A hold that has ended stays as it ended. */
export function voidHold(
  tx: Tx,
  release: { requestId: string; providerCostNanodollars: bigint; actor: string; description: string },
): Promise<SettledHold> {
  return settleHold(tx, { ...release, status: "voided", chargeMicrocredits: 0n, modelId: null });
}

/** Ends a hold whose time is over. */
export function expireHold(tx: Tx, requestId: string): Promise<SettledHold> {
  return settleHold(tx, {
    requestId,
    status: "expired",
    chargeMicrocredits: 0n,
    providerCostNanodollars: 0n,
    actor: "system",
    description: "The request ended without a word",
    modelId: null,
  });
}

async function settleHold(
  tx: Tx,
  settlement: Omit<Parameters<typeof callSettleHold>[1], "holdId"> & { requestId: string },
): Promise<SettledHold> {
  requireMovable(settlement.chargeMicrocredits);
  requireMovable(settlement.providerCostNanodollars);
  const row = await callSettleHold(tx, { ...settlement, holdId: settlement.requestId });
  const after = row.clawbackPending ? await takeWhatWaited(tx, settlement.requestId) : row;
  return describeSettled(row, settlement.requestId, after);
}

function describeSettled(
  row: SettlingRow,
  requestId: string,
  after: Pick<SettlingRow, "available" | "balanceAfter">,
): SettledHold {
  if (row.outcome === "no_hold") throw new NotFoundError("There is no such request.");
  assert(row.status && row.status !== "placed", `hold ${requestId} did not end`);
  return {
    settledNow: row.outcome === "settled",
    status: row.status,
    chargeMicrocredits: row.captured ?? 0n,
    returnedMicrocredits: row.returned ?? 0n,
    overageMicrocredits: row.overage ?? 0n,
    earnedNanodollars: row.earnedNanodollars ?? 0n,
    availableMicrocredits: after.available ?? 0n,
    balanceAfterMicrocredits: after.balanceAfter ?? 0n,
  };
}

/** A refund came while the request ran: what it wants of the released credits is taken before anything else can use them. */
async function takeWhatWaited(tx: Tx, holdId: string): Promise<{ available: bigint; balanceAfter: bigint }> {
  const customerId = await getHoldCustomer(tx, holdId);
  await takeReleasedShares(tx, customerId, holdId);
  const { availableMicrocredits, heldMicrocredits } = await getCustomerBalance(tx, customerId);
  return { available: availableMicrocredits, balanceAfter: availableMicrocredits + heldMicrocredits };
}
