import type Stripe from "stripe";

const TYPE_LENGTH_MAX = 60;

/** How a charge was paid, for a receipt: "Visa ending in 4242". Null when Stripe does not say. */
export function describePaymentMethod(charge: Pick<Stripe.Charge, "payment_method_details"> | null): string | null {
  const details = charge?.payment_method_details;
  if (!details) return null;
  const { type, card, us_bank_account: bank } = details;
  if (card) return ending(capitalise(card.brand ?? "card"), card.last4);
  if (bank) return ending(bank.bank_name ?? "Bank account", bank.last4);
  return capitalise(type.replaceAll("_", " ")).slice(0, TYPE_LENGTH_MAX);
}

function ending(name: string, lastFour: string | null): string {
  return lastFour === null ? name : `${name} ending in ${lastFour}`;
}

function capitalise(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
