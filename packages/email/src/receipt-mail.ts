import { displayCredits } from "@scrip/money";
import type { MailContent } from "./create-mailer.ts";
import { displayPrice } from "./display-price.ts";
import { renderMessageMail } from "./message-mail.ts";

export type ReceiptMail = {
  paymentId: string;
  /** R-000042. */
  number: string | null;
  packageName: string;
  /** It paid a monthly plan of this name. */
  isPlan: boolean;
  /** The price in US cents; what was paid is this less the discount, and tax on top. */
  amountCents: number;
  discountCents: number;
  promotionCode: string | null;
  taxCents: number;
  /** "Visa ending in 4242". */
  paymentMethod: string | null;
  creditsMicrocredits: bigint;
  /** 0n where the package has no bonus. */
  bonusMicrocredits: bigint;
  /** What of them went to credits that were owed; 0n where nothing was. */
  repaidMicrocredits: bigint;
  /** All credits of the customer now. */
  balanceMicrocredits: bigint;
  paidAt: Date;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
};

/** Writes the receipt of a purchase. Its first line says the amount and the balance. */
export function renderReceiptMail(receipt: ReceiptMail): Promise<MailContent> {
  const { paymentId, webUrl } = receipt;
  return renderMessageMail({
    subject: `Receipt: ${displayCredits(receipt.creditsMicrocredits)} credits for ${displayPrice(paidCents(receipt))}`,
    summary: summarise(receipt),
    facts: listFacts(receipt),
    link: { href: `${webUrl}/receipts/${paymentId}`, label: "See the receipt" },
    footer: `You get this receipt because you bought credits at ${webUrl}.`,
  });
}

export type RefundMail = {
  paymentId: string;
  number: string | null;
  packageName: string;
  isPlan: boolean;
  /** US cents that went back. */
  refundedCents: number;
  balanceMicrocredits: bigint;
  /** What is owed because the credits were spent. */
  debtMicrocredits: bigint;
  webUrl: string;
};

/** Tells that a payment was refunded. Its first line says the amount and the balance. */
export function renderRefundMail(refund: RefundMail): Promise<MailContent> {
  const { paymentId, number, packageName, isPlan, debtMicrocredits, webUrl } = refund;
  const amount = displayPrice(refund.refundedCents);
  const balance = `${displayCredits(refund.balanceMicrocredits)} credits`;
  return renderMessageMail({
    subject: `Refund: ${amount}`,
    summary: `We refunded ${amount} of your ${packageName} ${isPlan ? "plan" : "package"} and took back the credits it had bought; your balance is ${balance}.`,
    facts: [
      ["Refunded", `${amount} USD`],
      ["Balance", balance],
      ...(debtMicrocredits > 0n ? [fact("Owed", `${displayCredits(debtMicrocredits)} credits`)] : []),
      ...(number === null ? [] : [fact("Receipt", number)]),
      ["Payment", paymentId],
    ],
    link: { href: `${webUrl}/receipts/${paymentId}`, label: "See the receipt" },
    footer: `You get this mail because you bought credits at ${webUrl}.`,
  });
}

function paidCents({ amountCents, discountCents, taxCents }: ReceiptMail): number {
  return amountCents - discountCents + taxCents;
}

function summarise(receipt: ReceiptMail): string {
  const { creditsMicrocredits, bonusMicrocredits, repaidMicrocredits } = receipt;
  const bonus = bonusMicrocredits === 0n ? "" : ` and ${displayCredits(bonusMicrocredits)} bonus credits`;
  const bought = `${displayCredits(creditsMicrocredits)} credits${bonus}`;
  const price = displayPrice(paidCents(receipt));
  const balance = `your balance is ${displayCredits(receipt.balanceMicrocredits)} credits`;
  if (repaidMicrocredits === 0n) return `You bought ${bought} for ${price}; ${balance}.`;
  return `You bought ${bought} for ${price}; ${displayCredits(repaidMicrocredits)} of them repaid credits you owed, and ${balance}.`;
}

function listFacts(receipt: ReceiptMail): [label: string, value: string][] {
  const { number, bonusMicrocredits, repaidMicrocredits, discountCents, promotionCode, taxCents, paymentMethod } =
    receipt;
  const discount = promotionCode === null ? "Discount" : `Discount (${promotionCode})`;
  return [
    ...(number === null ? [] : [fact("Receipt", number)]),
    [receipt.isPlan ? "Monthly plan" : "Package", receipt.packageName],
    ["Credits", displayCredits(receipt.creditsMicrocredits)],
    ...(bonusMicrocredits === 0n ? [] : [fact("Bonus", displayCredits(bonusMicrocredits))]),
    ...(repaidMicrocredits === 0n ? [] : [fact("Repaid credits you owed", `−${displayCredits(repaidMicrocredits)}`)]),
    ...(discountCents === 0 ? [] : [fact("Price", displayPrice(receipt.amountCents))]),
    ...(discountCents === 0 ? [] : [fact(discount, `−${displayPrice(discountCents)}`)]),
    ...(taxCents === 0 ? [] : [fact("Tax", displayPrice(taxCents))]),
    ["Paid", `${displayPrice(paidCents(receipt))} USD`],
    ...(paymentMethod === null ? [] : [fact("Paid with", paymentMethod)]),
    ["Date", `${receipt.paidAt.toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ["Payment", receipt.paymentId],
  ];
}

function fact(label: string, value: string): [label: string, value: string] {
  return [label, value];
}
