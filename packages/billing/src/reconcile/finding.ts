/** How our rows and Stripe's were not the same. Contracts: stored, and alarms are named after them. */
export type FindingKind =
  /** Paid at Stripe, and its credits were not given. */
  | "grant_missing"
  /** Paid at Stripe, and not what we sold. */
  | "sale_quarantined"
  /** Paid at Stripe, and we have no payment for it. */
  | "payment_unknown"
  /** Paid here, and not at Stripe. */
  | "payment_not_paid"
  /** Paid here, and Stripe knows no such Checkout. */
  | "payment_not_at_stripe"
  | "amount_differs"
  /** A paid invoice of a subscription whose credits were not given. */
  | "invoice_missing"
  /** Stripe took money that belongs to no payment of ours. */
  | "charge_unknown"
  | "fee_missing"
  | "refund_missing"
  | "refund_unknown"
  | "refund_differs"
  | "refund_not_at_stripe"
  | "dispute_missing"
  | "dispute_unknown"
  | "dispute_differs"
  | "dispute_not_at_stripe";

/** Something that was not the same, named by its id at Stripe, or ours where Stripe has none. */
export type Finding = {
  kind: FindingKind;
  subject: string;
  paymentId: string | null;
  /** True: it is the same now, brought about by the function that the webhook would have called. */
  isRepaired: boolean;
  details?: Record<string, string | number | null>;
};
