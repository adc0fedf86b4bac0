import { Prisma, queryPrepared, type Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { announceBalance } from "@scrip/ledger";
import type { CapPeriod, SpendCap } from "./spend-cap.ts";

export type HoldStatus = "placed" | "captured" | "voided" | "expired";

export type PlacingRow = {
  outcome: "placed" | "exists" | "insufficient" | "debt" | "frozen" | "no_customer" | "capped";
  available: bigint | null;
  debt: bigint | null;
  amount: bigint | null;
  status: HoldStatus | null;
  expiresAt: Date | null;
  capPeriod: CapPeriod | null;
  capLeft: bigint | null;
  capSecondsLeft: number | null;
  now: Date;
};

/**
 * One round trip: checks, pins the grants, posts, answers what happened. Refusals are answers, not errors. What is `beside` is carried
 * out in the same statement; it reads the outcome from `placed`.
 */
export async function callPlaceHold(
  tx: Tx,
  hold: {
    holdId: string;
    customerId: string;
    userId: string | null;
    amountMicrocredits: bigint;
    ttlMs: number;
    caps: readonly SpendCap[];
  },
  beside: readonly Prisma.Sql[] = [],
): Promise<PlacingRow> {
  const [row] = await queryPrepared<PlacingRow>(
    tx,
    Prisma.sql`
    WITH placed AS (SELECT *
      FROM credits_place_capped_hold(${hold.holdId}, ${hold.customerId}, ${hold.userId}, ${hold.amountMicrocredits},
                                     ${hold.ttlMs}::double precision * interval '1 millisecond',
                                     ${hold.caps.map(({ spender }) => spender)}, ${hold.caps.map(({ period }) => period)},
                                     ${hold.caps.map(({ capMicrocredits }) => capMicrocredits)}))${besides(beside)}
    SELECT outcome, available, debt, amount, status, expires_at AS "expiresAt",
           cap_period AS "capPeriod", cap_left AS "capLeft", cap_seconds_left AS "capSecondsLeft", scrip_now() AS now FROM placed`,
  );
  assert(row, "placing a hold answers one row");
  if (row.outcome === "placed" || row.outcome === "exists") announceBalance(tx, hold.customerId);
  return row;
}

export type SettlingRow = {
  outcome: "settled" | "already" | "no_hold";
  customerId: string | null;
  status: HoldStatus | null;
  captured: bigint | null;
  returned: bigint | null;
  overage: bigint | null;
  earnedNanodollars: bigint | null;
  available: bigint | null;
  balanceAfter: bigint | null;
  /** A clawback waits for what this hold had pinned. */
  clawbackPending: boolean | null;
};

/**
 * One round trip. `beside` is carried out in the same statement; it reads the outcome from `settled`. Where a clawback waits for what
 * the hold had pinned, a statement with something beside fails with {@link MORE_TO_DO}: then it takes a transaction.
 */
export async function callSettleHold(
  tx: Tx,
  settlement: {
    holdId: string;
    status: Exclude<HoldStatus, "placed">;
    chargeMicrocredits: bigint;
    providerCostNanodollars: bigint;
    actor: string;
    description: string;
    modelId: string | null;
  },
  beside: readonly Prisma.Sql[] = [],
): Promise<SettlingRow> {
  const [row] = await queryPrepared<SettlingRow>(
    tx,
    Prisma.sql`
    WITH settled AS (SELECT *
      FROM credits_settle_hold(${settlement.holdId}, ${settlement.status}, ${settlement.chargeMicrocredits},
                               ${settlement.providerCostNanodollars}, ${settlement.actor}, ${settlement.description}, ${settlement.modelId}))${besides(beside)}
    SELECT outcome, status, captured, returned, overage, earned_nanodollars AS "earnedNanodollars", available, balance_after AS "balanceAfter",
           clawback_pending AS "clawbackPending", customer_id AS "customerId",
           1 / (CASE WHEN clawback_pending AND ${beside.length > 0}::boolean THEN 0 ELSE 1 END) AS alone FROM settled`,
  );
  assert(row, "settling a hold answers one row");
  if (row.customerId !== null) announceBalance(tx, row.customerId);
  return row;
}

/** division_by_zero */
export const MORE_TO_DO = "22012";

function besides(statements: readonly Prisma.Sql[]): Prisma.Sql {
  if (statements.length === 0) return Prisma.empty;
  const named = statements.map((statement, index) => Prisma.sql`${Prisma.raw(`beside_${index}`)} AS (${statement})`);
  return Prisma.sql`, ${Prisma.join(named, ", ")}`;
}

export async function getHoldCustomer(tx: Tx, holdId: string): Promise<string> {
  const { customerId } = await tx.hold.findUniqueOrThrow({ where: { id: holdId }, select: { customerId: true } });
  return customerId;
}

/** Moves the moment at which an open hold expires; answers whether the hold was still open. */
export async function extendHoldRow(tx: Tx, holdId: string, ttlMs: number): Promise<boolean> {
  const changed = await tx.$executeRaw`
    UPDATE credit_hold SET expires_at = scrip_now() + ${ttlMs}::double precision * interval '1 millisecond'
      WHERE id = ${holdId} AND status = 'placed'`;
  return changed === 1;
}

/** Open holds past their time, oldest first. */
export async function listDueHolds(
  tx: Tx,
  limit: number,
  exceptIds: readonly string[] = [],
): Promise<{ id: string; customerId: string }[]> {
  return tx.$queryRaw`
    SELECT id, customer_id AS "customerId" FROM credit_hold
      WHERE status = 'placed' AND expires_at <= scrip_now() AND id <> ALL (${[...exceptIds]}::text[])
      ORDER BY expires_at LIMIT ${limit}`;
}
