import { displayCredits, displayDollars, microcreditsOf, nanodollarsFromCents } from "@scrip/money";
import type { Receipt } from "./wire.ts";

/** One line of a receipt. `isTotal`: what was paid. `key`: where several lines may have the same label. */
export type ReceiptLine = { label: string; value: string; isTotal?: boolean; key?: string };

/** Whole cents with both decimals, as receipts write them: `$45.00`. */
export function receiptDollars(cents: number): string {
  return displayDollars(nanodollarsFromCents(cents), 2);
}

/** What a receipt is for. */
export function receiptName({
  packageName,
  isPlan,
  isPlanChange,
  isAutomatic,
}: Pick<Receipt, "packageName" | "isPlan" | "isPlanChange" | "isAutomatic">): string {
  if (isPlanChange) return `Change to the ${packageName} plan`;
  if (isPlan) return `${packageName} plan, one month`;
  return `${packageName} package${isAutomatic ? ", automatic top-up" : ""}`;
}

/** What was bought and what was paid, in the order of a receipt. Lines that say nothing are left out. */
export function listReceiptLines(receipt: Receipt): ReceiptLine[] {
  const { bonusCredits, repaidCredits, discountCents, promotionCode, taxCents, paidCents, refunds } = receipt;
  const discount = promotionCode === null ? "Discount" : `Discount (${promotionCode})`;
  return [
    {
      label: receiptName(receipt),
      value: receiptDollars(receipt.priceCents),
    },
    { label: "Credits", value: displayCredits(microcreditsOf(receipt.credits)) },
    ...(bonusCredits === "0" ? [] : [{ label: "Bonus credits", value: displayCredits(microcreditsOf(bonusCredits)) }]),
    ...(repaidCredits === "0"
      ? []
      : [{ label: "Repaid credits you owed", value: `−${displayCredits(microcreditsOf(repaidCredits))}` }]),
    ...(discountCents === 0 ? [] : [{ label: discount, value: minus(discountCents) }]),
    ...(taxCents === 0 ? [] : [{ label: "Tax", value: receiptDollars(taxCents) }]),
    { label: "Paid", value: `${receiptDollars(paidCents)} USD`, isTotal: true },
    ...refunds.map(({ amountCents, status, createdAt }, index) => ({
      key: `refund ${index}`,
      label: `${status === "succeeded" ? "Refunded" : "Refund on its way"}, ${receiptDay(createdAt)}`,
      value: minus(amountCents),
    })),
  ];
}

/** Who paid, when and how. */
export function listReceiptFacts(receipt: Receipt): ReceiptLine[] {
  const { email, paymentMethod } = receipt;
  return [
    { label: "Billed to", value: email === null ? receipt.customerName : `${receipt.customerName}, ${email}` },
    { label: "Paid on", value: receiptDay(receipt.paidAt) },
    ...(paymentMethod === null ? [] : [{ label: "Paid with", value: paymentMethod }]),
    { label: "Payment", value: receipt.paymentId },
  ];
}

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** A day as a receipt writes it, in UTC. */
export function receiptDay(at: string): string {
  return DAY.format(new Date(at));
}

function minus(cents: number): string {
  return `−${receiptDollars(cents)}`;
}
