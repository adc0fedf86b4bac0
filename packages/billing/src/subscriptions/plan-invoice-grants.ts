import { assert } from "@scrip/errors";
import type { InvoiceFacts, InvoiceLineFacts, SubscriptionPlan } from "@scrip/payments";
import { planNextPeriodEnd } from "./plan-next-period-end.ts";

/** What one line of a paid invoice gives. */
export type LineGrant = {
  lineId: string;
  plan: SubscriptionPlan;
  isProration: boolean;
  /** What was paid for it. */
  cents: number;
  creditsMicrocredits: bigint;
  bonusMicrocredits: bigint;
  /** The end of the period after the one that was paid. */
  expiresAt: Date;
};

type SoldLine = { line: InvoiceLineFacts; plan: SubscriptionPlan };

/**
 * What a paid invoice gives: what was paid decides. The cents that came in, less tax, are laid against the lines that ask for
 * something: first those of a whole period, then those of a change within one, each up to its amount. A line gives credits and
 * bonus of its plan in the proportion of its cents to the plan's price. So unused time that Stripe gives back, a credit at
 * Stripe and a discount lower what is given, and nothing is given twice for the same money. Cents above all lines are an
 * older rest, and count for the first line.
 *
 * Null: something else was sold, and a person must look.
 */
export function planInvoiceGrants(
  invoice: Pick<InvoiceFacts, "lines" | "paidCents" | "taxCents" | "currency">,
  plans: readonly SubscriptionPlan[],
  anchoredAt: Date,
): LineGrant[] | null {
  const asked = invoice.lines.filter(({ amountCents }) => amountCents > 0);
  const sold = asked.map((line) => findSold(line, plans, invoice.currency)).filter((found) => found !== null);
  if (sold.length === 0 || sold.length < asked.length) return null;
  const ordered = sold.toSorted((a, b) => Number(a.line.isProration) - Number(b.line.isProration));
  return layCents(ordered, invoice.paidCents - invoice.taxCents).map(({ line, plan, cents }) => ({
    lineId: line.lineId,
    plan,
    isProration: line.isProration,
    cents,
    creditsMicrocredits: proportion(plan.creditsMicrocredits, cents, plan),
    bonusMicrocredits: proportion(plan.bonusMicrocredits, cents, plan),
    expiresAt: planNextPeriodEnd(line.periodEnd, anchoredAt),
  }));
}

function findSold(line: InvoiceLineFacts, plans: readonly SubscriptionPlan[], currency: string): SoldLine | null {
  const plan = plans.find(({ stripePriceId }) => stripePriceId === line.stripePriceId);
  return plan?.currency === currency && line.currency === currency ? { line, plan } : null;
}

/** Lines that get nothing are left out. */
function layCents(lines: readonly SoldLine[], paidCents: number): (SoldLine & { cents: number })[] {
  let leftCents = paidCents;
  const laid = lines.map((sold) => {
    const cents = Math.min(sold.line.amountCents, leftCents);
    leftCents -= cents;
    return { ...sold, cents };
  });
  const [first] = laid;
  assert(first, "an invoice that sold something has a line");
  first.cents += leftCents;
  return laid.filter(({ cents }) => cents > 0);
}

function proportion(microcredits: bigint, cents: number, { priceCents }: SubscriptionPlan): bigint {
  return (microcredits * BigInt(cents)) / BigInt(priceCents);
}
