import type { DisputePath } from "./dispute.ts";
import type { RefundOutcome } from "./refund.ts";

/** What a bank says when it does not pay, in the words of Stripe's card errors. */
export type Decline = { code: string; declineCode: string; message: string };

/** A payment method of Stripe's test mode and how it behaves. */
export type TestCard = {
  kind: "card" | "us_bank_account";
  brand: "amex" | "mastercard" | "visa";
  last4: string;
  funding?: "debit";
  /** Why every charge fails. */
  decline?: Decline;
  /** The bank refuses the card already when it is saved. */
  isRefusedWhenSaved?: true;
  /** The holder has to confirm each payment, or only those without the holder when the card was saved without it. */
  authentication?: "always" | "unless_saved_with_it";
  refund?: RefundOutcome;
  dispute?: DisputePath;
};

const GENERIC_DECLINE: Decline = {
  code: "card_declined",
  declineCode: "generic_decline",
  message: "Your card was declined.",
};

export const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};

const declined = (declineCode: string, message: string): Decline => ({ code: "card_declined", declineCode, message });
const refused = (code: string, message: string): Decline => ({ code, declineCode: code, message });
const visa = (last4: string, behaviour: Partial<TestCard> = {}): TestCard => {
  return { kind: "card", brand: "visa", last4, ...behaviour };
};
const bank = (last4: string, behaviour: Partial<TestCard> = {}): TestCard => {
  return { ...visa(last4), kind: "us_bank_account", refund: "pending_succeeded", ...behaviour };
};
const declining = (last4: string, decline: Decline) => visa(last4, { decline, isRefusedWhenSaved: true });

const INSUFFICIENT_FUNDS = declined("insufficient_funds", "Your card has insufficient funds.");

/** Stripe's own names; each use of one makes a payment method of its own. */
const TEST_CARDS: Record<string, TestCard> = {
  pm_card_visa: visa("4242"),
  pm_card_visa_debit: visa("5556", { funding: "debit" }),
  pm_card_mastercard: visa("4444", { brand: "mastercard" }),
  pm_card_amex: visa("8431", { brand: "amex" }),
  pm_card_chargeDeclined: declining("0002", GENERIC_DECLINE),
  pm_card_visa_chargeDeclined: declining("0002", GENERIC_DECLINE),
  pm_card_chargeDeclinedInsufficientFunds: declining("9995", INSUFFICIENT_FUNDS),
  pm_card_visa_chargeDeclinedInsufficientFunds: declining("9995", INSUFFICIENT_FUNDS),
  pm_card_visa_chargeDeclinedLostCard: declining("9987", declined("lost_card", "Your card was declined.")),
  pm_card_visa_chargeDeclinedStolenCard: declining("9979", declined("stolen_card", "Your card was declined.")),
  pm_card_chargeDeclinedExpiredCard: declining("0069", refused("expired_card", "Your card has expired.")),
  pm_card_chargeDeclinedIncorrectCvc: declining(
    "0127",
    refused("incorrect_cvc", "Your card's security code is incorrect."),
  ),
  pm_card_chargeDeclinedProcessingError: declining(
    "0119",
    refused("processing_error", "An error occurred while processing your card. Try again in a little bit."),
  ),
  pm_card_chargeCustomerFail: visa("0341", { decline: GENERIC_DECLINE }),
  pm_card_authenticationRequired: visa("3184", { authentication: "always" }),
  pm_card_authenticationRequiredOnSetup: visa("3155", { authentication: "unless_saved_with_it" }),
  pm_card_threeDSecureRequired: visa("3063", { authentication: "always" }),
  pm_card_pendingRefund: visa("7726", { refund: "pending_succeeded" }),
  pm_card_refundFail: visa("5126", { refund: "succeeded_failed" }),
  pm_card_createDispute: visa("0259", { dispute: "open" }),
  pm_card_createDisputeInquiry: visa("1976", { dispute: "inquiry_open" }),
  pm_usBankAccount: bank("6789"),
  pm_usBankAccount_insufficientFunds: bank("2227", {
    decline: {
      code: "payment_method_customer_decline",
      declineCode: "insufficient_funds",
      message: "The bank account could not be debited.",
    },
  }),
};

export const TEST_CARD_NAMES: readonly string[] = Object.keys(TEST_CARDS);

/** The test card of this name; null when Stripe's test mode has it not, or the sandbox does not cover it. */
export function findTestCard(name: string): TestCard | null {
  return Object.hasOwn(TEST_CARDS, name) ? (TEST_CARDS[name] ?? null) : null;
}
