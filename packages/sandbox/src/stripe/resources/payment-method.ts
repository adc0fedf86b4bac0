import type { Pool } from "pg";
import type Stripe from "stripe";
import { resourceMissing } from "../api/errors.ts";
import { toSeconds } from "../clock.ts";
import type { Tx } from "../database.ts";
import { newId } from "../ids.ts";
import { getInternal, insertObject, saveInternal, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { findTestCard, type TestCard } from "./sandbox-card.ts";

/** What Stripe knows about a payment method and does not show. */
export type PaymentMethodInternal = {
  testCard: string;
  /** The holder has agreed to payments without him or her, in person. */
  isSetUp: boolean;
};

/** Makes a payment method of a test card; nobody's until a customer is named. */
export async function createPaymentMethod(
  work: Work,
  testCard: string,
  payer: { email: string | null; name: string | null },
): Promise<Stripe.PaymentMethod> {
  const card = getTestCard(testCard);
  const method: Stripe.PaymentMethod = {
    id: newId("pm"),
    object: "payment_method",
    allow_redisplay: "limited",
    billing_details: { address: null, email: payer.email, name: payer.name, phone: null, tax_id: null },
    ...(card.kind === "card" ? { card: describeCard(card) } : { us_bank_account: describeBankAccount(card) }),
    created: toSeconds(work.now),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: card.kind,
  };
  await insertObject(work.tx, method, { testCard, isSetUp: false } satisfies PaymentMethodInternal);
  return method;
}

/** Keeps a payment method with a customer, for payments later on. */
export async function attachPaymentMethod(
  work: Work,
  method: Stripe.PaymentMethod,
  customer: string,
  isSetUp: boolean,
): Promise<Stripe.PaymentMethod> {
  const internal = await getInternal<PaymentMethodInternal>(work.tx, method.id);
  await saveInternal(work.tx, method.id, { ...internal, isSetUp: internal.isSetUp || isSetUp });
  if (method.customer === customer) return method;
  const attached: Stripe.PaymentMethod = { ...method, customer };
  await saveObject(work.tx, attached);
  await recordEvent(work, "payment_method.attached", attached);
  return attached;
}

/** How a payment method behaves. */
export async function getBehaviour(db: Pool | Tx, methodId: string): Promise<TestCard & { isSetUp: boolean }> {
  const { testCard, isSetUp } = await getInternal<PaymentMethodInternal>(db, methodId);
  return { ...getTestCard(testCard), isSetUp };
}

/** @throws {StripeApiError} `resource_missing` for a name that is no test card */
function getTestCard(name: string): TestCard {
  const card = findTestCard(name);
  if (!card) throw resourceMissing("PaymentMethod", name, "payment_method");
  return card;
}

function describeCard({ brand, last4, funding, authentication }: TestCard): Stripe.PaymentMethod.Card {
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: "US",
    display_brand: brand === "amex" ? "american_express" : brand,
    exp_month: 12,
    exp_year: 2099,
    fingerprint: `SandboxCard${last4}`,
    funding: funding ?? "credit",
    generated_from: null,
    last4,
    networks: { available: [brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: authentication !== undefined || brand === "visa" },
    wallet: null,
  };
}

function describeBankAccount({ last4 }: TestCard): Stripe.PaymentMethod.UsBankAccount {
  return {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: "SANDBOX BANK",
    financial_connections_account: null,
    fingerprint: `SandboxBank${last4}`,
    last4,
    networks: { preferred: "ach", supported: ["ach"] },
    routing_number: "110000000",
    status_details: null,
  };
}

/** The card or account of a payment method, as a charge shows it. */
export function describePaymentMethod(
  { card, us_bank_account: account }: Stripe.PaymentMethod,
  amountCents: number,
  isAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails {
  if (card) return { card: describeChargedCard(card, amountCents, isAuthenticated), type: "card" };
  if (!account) throw new Error("a payment method is a card or a bank account");
  const { account_holder_type, account_type, bank_name, fingerprint, last4, routing_number } = account;
  return {
    type: "us_bank_account",
    us_bank_account: {
      account_holder_type,
      account_type,
      bank_name,
      fingerprint,
      last4,
      payment_reference: null,
      routing_number,
    },
  };
}

function describeChargedCard(
  card: Stripe.PaymentMethod.Card,
  amountCents: number,
  isAuthenticated: boolean,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: amountCents,
    authorization_code: null,
    brand: card.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: "pass" },
    country: card.country,
    electronic_commerce_indicator: isAuthenticated ? "05" : null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    extended_authorization: { status: "disabled" },
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: card.last4,
    mandate: null,
    multicapture: { status: "unavailable" },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: amountCents, status: "unavailable" },
    regulated_status: "unregulated",
    three_d_secure: isAuthenticated ? AUTHENTICATED : null,
    transaction_link_id: null,
    wallet: null,
  };
}

const AUTHENTICATED: Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  exemption_indicator: null,
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};
