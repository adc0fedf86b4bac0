import { AppError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import type { CapPeriod } from "./holds/spend-cap.ts";

/** The spendable credits do not cover what a request may cost. */
export class InsufficientCreditsError extends AppError {
  override readonly name = "InsufficientCreditsError";
  constructor(shortage: { customerId: string; requiredMicrocredits: bigint; availableMicrocredits: bigint }) {
    super("insufficient_credits", `customer ${shortage.customerId} has too few credits`, {
      publicMessage: "You do not have enough credits for this request. Nothing was charged.",
      publicDetails: {
        required: formatCredits(shortage.requiredMicrocredits),
        available: formatCredits(shortage.availableMicrocredits),
      },
    });
  }
}

/** Credits are owed after a refund or a dispute; nothing is spent until they are repaid. */
export class DebtOutstandingError extends AppError {
  override readonly name = "DebtOutstandingError";
  constructor(customerId: string, debtMicrocredits: bigint) {
    super("debt_outstanding", `customer ${customerId} owes ${debtMicrocredits} microcredits`, {
      publicMessage: "Your account owes credits. Your next purchase repays them first. Nothing was charged.",
      publicDetails: { debt: formatCredits(debtMicrocredits) },
    });
  }
}

/** Whoever spends has a cap of their own, such as an API key, and what is left of it does not cover the request. */
export class SpendCapReachedError extends AppError {
  override readonly name = "SpendCapReachedError";
  constructor(
    shortage: { period: CapPeriod; requiredMicrocredits: bigint; leftMicrocredits: bigint; retryAfterSeconds: number },
    customerId: string,
  ) {
    const { period, requiredMicrocredits, leftMicrocredits, retryAfterSeconds } = shortage;
    super("spend_cap_reached", `a cap per ${period} of a spender of customer ${customerId} is reached`, {
      publicMessage: `This is above what may still be spent this ${period}. Nothing was charged.`,
      publicDetails: {
        period,
        required: formatCredits(requiredMicrocredits),
        left: formatCredits(leftMicrocredits),
        retryAfterSeconds,
      },
    });
  }
}

/** An operator or an open dispute froze the customer. */
export class CustomerFrozenError extends AppError {
  override readonly name = "CustomerFrozenError";
  constructor(customerId: string) {
    super("customer_frozen", `customer ${customerId} is frozen`, {
      publicMessage: "Your account is frozen. Nothing was charged. Please contact support.",
    });
  }
}
