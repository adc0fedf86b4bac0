import { isAppError } from "@scrip/errors";
import {
  type DisputeFacts,
  type DisputeRow,
  findDispute,
  listDisputesToCompare,
  listStripeDisputes,
  sumMovements,
} from "@scrip/payments";
import { applyDispute } from "../apply-dispute.ts";
import { type Comparison, readPages } from "./comparison.ts";

/** Holds Stripe's disputes against ours, then ours against Stripe's, and looks again at all that have not ended. */
export async function compareDisputes(comparison: Comparison): Promise<void> {
  const { deps, period } = comparison;
  const seen = new Set<string>();
  for await (const facts of listStripeDisputes(deps.stripe, period)) {
    seen.add(facts.stripeDisputeId);
    comparison.count();
    await compareDispute(comparison, facts);
  }
  for await (const row of readPages((page) => listDisputesToCompare(deps.db, period, page))) {
    if (seen.has(row.id)) continue;
    comparison.count();
    await lookAgain(comparison, row);
  }
}

/** Holds one dispute against ours; what is missing or out of date is brought to where Stripe's is. */
export async function compareDispute({ deps, report }: Comparison, facts: DisputeFacts): Promise<void> {
  const { stripeDisputeId: subject } = facts;
  const row = await findDispute(deps.db, subject);
  if (row !== null && isSame(row, facts)) return;
  const outcome = await applyDispute(deps, { stripeDisputeId: subject });
  if (outcome.status === "foreign") return;
  const isRepaired = outcome.status === "applied";
  const kind = row !== null ? "dispute_differs" : outcome.paymentId === null ? "dispute_unknown" : "dispute_missing";
  await report({ kind, subject, paymentId: outcome.paymentId, isRepaired });
}

function isSame(row: DisputeRow, facts: DisputeFacts): boolean {
  const { withdrawnCents, reinstatedCents } = sumMovements(facts);
  return (
    row.status === facts.status && row.withdrawnCents === withdrawnCents && row.reinstatedCents === reinstatedCents
  );
}

async function lookAgain({ deps, report }: Comparison, row: DisputeRow): Promise<void> {
  const common = { subject: row.id, paymentId: row.paymentId };
  try {
    await applyDispute(deps, { stripeDisputeId: row.id });
  } catch (error) {
    if (!isAppError(error) || error.code !== "not_found") throw error;
    return report({ kind: "dispute_not_at_stripe", ...common, isRepaired: false });
  }
  const after = await findDispute(deps.db, row.id);
  const hasMoved = after?.status !== row.status || after.withdrawnCents !== row.withdrawnCents;
  if (hasMoved) await report({ kind: "dispute_differs", ...common, isRepaired: true, details: { before: row.status } });
}
