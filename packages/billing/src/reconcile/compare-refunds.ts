import { hasClawback } from "@scrip/credits";
import { isAppError } from "@scrip/errors";
import {
  findPayment,
  findRefund,
  isRefundDone,
  listRefundsToCompare,
  listStripeRefunds,
  type RefundRow,
} from "@scrip/payments";
import { applyRefund } from "../apply-refund.ts";
import { type Comparison, readPages } from "./comparison.ts";

type Refund = { id: string; amount: number; status: string | null };

/** Holds Stripe's refunds against ours, then ours against Stripe's, and looks again at all that have not ended. */
export async function compareRefunds(comparison: Comparison): Promise<void> {
  const { deps, period } = comparison;
  const seen = new Set<string>();
  for await (const refund of listStripeRefunds(deps.stripe, period)) {
    seen.add(refund.id);
    comparison.count();
    await compareRefund(comparison, refund);
  }
  for await (const row of readPages((page) => listRefundsToCompare(deps.db, period, page))) {
    if (seen.has(row.id)) continue;
    comparison.count();
    await lookAgain(comparison, row);
  }
}

/** Holds one refund against ours; what is missing or out of date is brought to where Stripe's is. */
export async function compareRefund({ deps, report }: Comparison, refund: Refund): Promise<void> {
  const row = await findRefund(deps.db, refund.id);
  const paymentId = row?.paymentId ?? null;
  if (row !== null && row.amountCents !== refund.amount) {
    const details = { amountCents: refund.amount, expectedCents: row.amountCents };
    return report({ kind: "refund_differs", subject: refund.id, paymentId, isRepaired: false, details });
  }
  if (row?.status === refund.status && (await hasItsClawback(deps.db, row))) return;
  const outcome = await applyRefund(deps, { stripeRefundId: refund.id });
  if (outcome.status === "foreign") return;
  const isRepaired = outcome.status === "applied";
  const kind = row !== null ? "refund_differs" : outcome.paymentId === null ? "refund_unknown" : "refund_missing";
  await report({ kind, subject: refund.id, paymentId: outcome.paymentId, isRepaired });
}

async function hasItsClawback(db: Comparison["deps"]["db"], row: RefundRow): Promise<boolean> {
  if (!isRefundDone(row)) return true;
  const payment = await findPayment(db, row.paymentId);
  return payment?.paidAt == null || hasClawback(db, `stripe:refund:${row.id}`);
}

async function lookAgain({ deps, report }: Comparison, row: RefundRow): Promise<void> {
  const common = { subject: row.id, paymentId: row.paymentId };
  try {
    await applyRefund(deps, { stripeRefundId: row.id });
  } catch (error) {
    if (!isAppError(error) || error.code !== "not_found") throw error;
    return report({ kind: "refund_not_at_stripe", ...common, isRepaired: false });
  }
  const after = await findRefund(deps.db, row.id);
  if (after?.status === row.status) return;
  await report({ kind: "refund_differs", ...common, isRepaired: true, details: { before: row.status } });
}
