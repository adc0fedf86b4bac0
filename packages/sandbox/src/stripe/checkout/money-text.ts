/** `1000, "usd"` as `$10.00`. Cents of a currency with two decimals; the digits never pass through a float. */
export function formatCents(amountCents: number, currency: string): string {
  const cents = String(amountCents).padStart(3, "0");
  const decimal = `${cents.slice(0, -2)}.${cents.slice(-2)}` as `${number}`;
  return new Intl.NumberFormat("en-US", { style: "currency", currency }).format(decimal);
}
