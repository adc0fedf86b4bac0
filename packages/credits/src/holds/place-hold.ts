import { databaseErrorCode, type Prisma, type Tx } from "@scrip/db";
import { AppError, assert, NotFoundError } from "@scrip/errors";
import {
  CustomerFrozenError,
  DebtOutstandingError,
  InsufficientCreditsError,
  SpendCapReachedError,
} from "../errors.ts";
import { requireAmount } from "../require-amount.ts";
import { callPlaceHold, type HoldStatus } from "./hold.store.ts";
import type { SpendCap } from "./spend-cap.ts";

const UNIQUE_VIOLATION = "23505";

/** A hold without progress ends after this long. */
export const HOLD_TTL_MS = 15 * 60_000;

export type HoldOrder = {
  /** The request's id: one request, one hold. */
  requestId: string;
  customerId: string;
  userId: string;
  /** The most the request may cost, in microcredits. */
  amountMicrocredits: bigint;
  /** Caps of whoever spends. What is held counts as used until it returns. */
  caps?: readonly SpendCap[] | undefined;
};

export type PlacedHold = {
  /** False when the request had its hold already: nothing moved. */
  created: boolean;
  status: HoldStatus;
  amountMicrocredits: bigint;
  expiresAt: Date;
  /** When this was answered. */
  asOf: Date;
};

/**
 * Sets credits aside before an AI request runs, so that two requests cannot spend them twice.
 *
 * Whatever is not used returns to the same grants when the hold is settled. Repeating a `requestId` answers its hold and
 * moves nothing.
 *
 * The statements `beside` are carried out in the same round trip; they may read `placed.outcome`, which is `placed` when the hold
 * was placed now.
 *
 * @throws {InsufficientCreditsError} the spendable grants do not cover the amount; carries `required` and `available`
 * @throws {DebtOutstandingError} credits are owed
 * @throws {CustomerFrozenError} the customer is frozen
 * @throws {SpendCapReachedError} a cap does not cover the amount
 * @throws {InvalidInputError} the amount is not above zero, or absurd
 * @throws {AppError} `conflict` the request is another customer's
 */
export async function placeHold(tx: Tx, order: HoldOrder, beside: readonly Prisma.Sql[] = []): Promise<PlacedHold> {
  requireAmount(order.amountMicrocredits);
  const hold = { ...order, caps: order.caps ?? [], holdId: order.requestId, ttlMs: HOLD_TTL_MS };
  const row = await callPlaceHold(tx, hold, beside).catch(refuseForeign);
  switch (row.outcome) {
    case "placed":
    case "exists":
      assert(row.status && row.amount !== null && row.expiresAt, "a hold has a status, an amount and an end");
      return {
        created: row.outcome === "placed",
        status: row.status,
        amountMicrocredits: row.amount,
        expiresAt: row.expiresAt,
        asOf: row.now,
      };
    case "insufficient":
      throw new InsufficientCreditsError({
        customerId: order.customerId,
        requiredMicrocredits: order.amountMicrocredits,
        availableMicrocredits: row.available ?? 0n,
      });
    case "debt":
      throw new DebtOutstandingError(order.customerId, row.debt ?? 0n);
    case "frozen":
      throw new CustomerFrozenError(order.customerId);
    case "capped":
      assert(row.capPeriod && row.capLeft !== null && row.capSecondsLeft !== null, "a cap has a period and an end");
      throw new SpendCapReachedError(
        {
          period: row.capPeriod,
          requiredMicrocredits: order.amountMicrocredits,
          leftMicrocredits: row.capLeft,
          retryAfterSeconds: row.capSecondsLeft,
        },
        order.customerId,
      );
    case "no_customer":
      throw new NotFoundError("There is no such customer.");
  }
}

function refuseForeign(error: unknown): never {
  if (databaseErrorCode(error) !== UNIQUE_VIOLATION) throw error;
  throw new AppError("conflict", "the request id was used by another customer", { cause: error });
}
