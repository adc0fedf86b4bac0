import { Button, Column, Row, Section, Text } from "@react-email/components";
import { render } from "@react-email/render";
import { displayCredits } from "@scrip/money";
import { createElement, type ReactElement } from "react";
import type { MailContent } from "./create-mailer.ts";
import { displayPrice } from "./display-price.ts";
import { COLORS, MailLayout } from "./mail-layout.ts";

export type ReceiptMail = {
  paymentId: string;
  packageName: string;
  /** US cents, as paid. */
  amountCents: number;
  creditsMicrocredits: bigint;
  /** 0n where the package has no bonus. */
  bonusMicrocredits: bigint;
  /** All credits of the customer now. */
  balanceMicrocredits: bigint;
  paidAt: Date;
  /** Where the web app is, without a slash at the end. */
  webUrl: string;
};

/** Writes the receipt of a purchase. Its first line says the amount and the balance. */
export async function renderReceiptMail(receipt: ReceiptMail): Promise<MailContent> {
  const bought = `${displayCredits(receipt.creditsMicrocredits)} credits`;
  return {
    subject: `Receipt: ${bought} for ${displayPrice(receipt.amountCents)}`,
    html: await render(createElement(ReceiptSheet, receipt)),
    text: writeText(receipt),
  };
}

function writeText(receipt: ReceiptMail): string {
  const rows = listRows(receipt).map(([label, value]) => `${label}: ${value}`);
  return [summarise(receipt), "", ...rows, "", linkOf(receipt), "", footerOf(receipt), ""].join("\n");
}

function ReceiptSheet(receipt: ReceiptMail): ReactElement {
  const firstLine = summarise(receipt);
  const children = [
    createElement(Text, { key: "summary", style: { fontSize: 16, lineHeight: "26px", margin: "0 0 24px" } }, firstLine),
    createElement(Section, { key: "rows", style: { fontSize: 14 } }, ...listRows(receipt).map(renderRow)),
    createElement(Button, { key: "link", href: linkOf(receipt), style: buttonStyle }, "See your credits"),
  ];
  return createElement(MailLayout, { preview: firstLine, footer: footerOf(receipt), children });
}

function linkOf({ webUrl }: ReceiptMail): string {
  return `${webUrl}/credits`;
}

function footerOf({ webUrl }: ReceiptMail): string {
  return `You get this receipt because you bought credits at ${webUrl}.`;
}

function summarise({ creditsMicrocredits, bonusMicrocredits, amountCents, balanceMicrocredits }: ReceiptMail): string {
  const bonus = bonusMicrocredits === 0n ? "" : ` and ${displayCredits(bonusMicrocredits)} bonus credits`;
  const bought = `${displayCredits(creditsMicrocredits)} credits${bonus}`;
  return `You bought ${bought} for ${displayPrice(amountCents)}; your balance is ${displayCredits(balanceMicrocredits)} credits.`;
}

function listRows(receipt: ReceiptMail): [label: string, value: string][] {
  const { bonusMicrocredits } = receipt;
  return [
    ["Package", receipt.packageName],
    ["Credits", displayCredits(receipt.creditsMicrocredits)],
    ...(bonusMicrocredits === 0n ? [] : ([["Bonus", displayCredits(bonusMicrocredits)]] as [string, string][])),
    ["Paid", `${displayPrice(receipt.amountCents)} USD`],
    ["Date", `${receipt.paidAt.toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ["Payment", receipt.paymentId],
  ];
}

function renderRow([label, value]: [string, string]): ReactElement {
  const cell = { borderTop: `1px solid ${COLORS.line}`, padding: "8px 0" };
  const children = [
    createElement(Column, { key: "label", style: { ...cell, color: COLORS.muted, width: "40%" } }, label),
    createElement(
      Column,
      { key: "value", align: "right", style: { ...cell, fontVariantNumeric: "tabular-nums" } },
      value,
    ),
  ];
  return createElement(Row, { key: label, children });
}

const buttonStyle = {
  backgroundColor: COLORS.accent,
  borderRadius: 8,
  color: COLORS.surface,
  fontSize: 14,
  marginTop: 24,
  padding: "10px 16px",
};
