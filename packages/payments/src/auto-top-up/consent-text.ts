/** What a customer agrees to when it turns auto top-up on, as it is shown. Other words are another consent: those given stay. */
export const AUTO_TOP_UP_CONSENT =
  "I let Scrip keep my card with Stripe and charge it for the package chosen here whenever my available credits fall below the " +
  "threshold, at most up to the monthly cap in a calendar month (UTC), until I turn this off.";

/** What is stored: the words, and what they were about. */
export function describeConsent(terms: {
  packageName: string;
  priceCents: number;
  thresholdCredits: string;
  monthlyCapCents: number;
}): string {
  const { packageName, priceCents, thresholdCredits, monthlyCapCents } = terms;
  return `${AUTO_TOP_UP_CONSENT} Package: ${packageName}, ${dollars(priceCents)}. Threshold: ${thresholdCredits} credits. Monthly cap: ${dollars(monthlyCapCents)}.`;
}

function dollars(cents: number): string {
  return `$${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}
