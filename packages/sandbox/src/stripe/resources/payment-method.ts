import type Stripe from "stripe";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";

export type PayerKind = "card" | "us_bank_account";

/** How somebody paid: always the same test card, or the same test bank account for delayed payments. */
export function buildPaymentMethod(
  kind: PayerKind,
  payer: { customer: string | null; email: string },
  now: Date,
): Stripe.PaymentMethod {
  return {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: payer.email, name: null, phone: null, tax_id: null },
    ...(kind === "card" ? { card: CARD } : { us_bank_account: BANK_ACCOUNT }),
    created: toSeconds(now),
    customer: payer.customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: kind,
  };
}

const CARD: Stripe.PaymentMethod.Card = {
  brand: "visa",
  checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
  country: "US",
  display_brand: "visa",
  exp_month: 12,
  exp_year: 2099,
  fingerprint: "SandboxCard42424",
  funding: "credit",
  generated_from: null,
  last4: "4242",
  networks: { available: ["visa"], preferred: null },
  regulated_status: "unregulated",
  three_d_secure_usage: { supported: true },
  wallet: null,
};

const BANK_ACCOUNT: Stripe.PaymentMethod.UsBankAccount = {
  account_holder_type: "individual",
  account_type: "checking",
  bank_name: "SANDBOX BANK",
  financial_connections_account: null,
  fingerprint: "SandboxBank67890",
  last4: "6789",
  networks: { preferred: "ach", supported: ["ach"] },
  routing_number: "110000000",
  status_details: null,
};

/** The same card or account, as a charge shows it. */
export function describePaymentMethod(
  method: Stripe.PaymentMethod,
  amountCents: number,
): Stripe.Charge.PaymentMethodDetails {
  if (method.type !== "card") {
    return {
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type: BANK_ACCOUNT.account_holder_type,
        account_type: BANK_ACCOUNT.account_type,
        bank_name: BANK_ACCOUNT.bank_name,
        fingerprint: BANK_ACCOUNT.fingerprint,
        last4: BANK_ACCOUNT.last4,
        payment_reference: null,
        routing_number: BANK_ACCOUNT.routing_number,
      },
    };
  }
  return {
    card: {
      amount_authorized: amountCents,
      authorization_code: null,
      brand: CARD.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
      country: CARD.country,
      electronic_commerce_indicator: null,
      exp_month: CARD.exp_month,
      exp_year: CARD.exp_year,
      extended_authorization: { status: "disabled" },
      fingerprint: "SandboxCard42424",
      funding: CARD.funding,
      incremental_authorization: { status: "unavailable" },
      installments: null,
      last4: CARD.last4,
      mandate: null,
      multicapture: { status: "unavailable" },
      network: "visa",
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amountCents, status: "unavailable" },
      regulated_status: "unregulated",
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
    type: "card",
  };
}
