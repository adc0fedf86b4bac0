import type { DisputeFacts } from "@scrip/payments";

/** One thing that the money of a dispute does to credits. Keys are for ever. */
export type DisputeStep =
  | { kind: "withdrawn"; businessKey: string; amountCents: number }
  | { kind: "reinstated"; businessKey: string; clawbackKey: string };

/**
 * What the movements of a dispute's money mean, in their order: each withdrawal is followed by at most one reinstatement of the
 * same amount, and a dispute may be lost again after that. Null when the money moved in any other way, or in another currency.
 */
export function planDisputeSteps(
  { stripeDisputeId, movements }: Pick<DisputeFacts, "stripeDisputeId" | "movements">,
  currency: string,
): DisputeStep[] | null {
  const steps: DisputeStep[] = [];
  let withdrawals = 0;
  let open: { businessKey: string; amountCents: number } | null = null;
  for (const movement of movements) {
    if (movement.currency !== currency) return null;
    if (movement.amountCents < 0) {
      if (open !== null) return null;
      withdrawals += 1;
      const ordinal = withdrawals === 1 ? "" : `:${withdrawals}`;
      open = {
        businessKey: `stripe:dispute:${stripeDisputeId}:withdrawn${ordinal}`,
        amountCents: -movement.amountCents,
      };
      steps.push({ kind: "withdrawn", ...open });
    } else if (movement.amountCents > 0) {
      if (open?.amountCents !== movement.amountCents) return null;
      steps.push({ kind: "reinstated", clawbackKey: open.businessKey, businessKey: `${open.businessKey}:reinstated` });
      open = null;
    }
  }
  return steps;
}
