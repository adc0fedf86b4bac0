import { expect, test } from "vitest";
import type { Receipt } from "../data/wire.ts";
import { breakLine, splitByAlphabet, writeReceiptPdf } from "./receipt-pdf.server.ts";

const receipt: Receipt = {
  paymentId: "pay_1",
  number: "R-000042",
  customerName: "Zoë Ωmega Иванова 李",
  email: "ada@example.com",
  packageName: "Basic",
  isPlan: false,
  isPlanChange: false,
  isAutomatic: false,
  credits: "5000",
  bonusCredits: "500",
  repaidCredits: "0.147",
  priceCents: 4_500,
  discountCents: 900,
  promotionCode: "SPRING",
  taxCents: 0,
  paidCents: 3_600,
  refundedCents: 1_000,
  currency: "usd",
  paymentMethod: "Visa ending in 4242",
  paidAt: "2030-03-01T10:00:00Z",
  refunds: [{ amountCents: 1_000, status: "succeeded", createdAt: "2030-03-02T10:00:00Z" }],
};

test("a receipt becomes a PDF of one page", async () => {
  const pdf = await writeReceiptPdf(receipt);
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
  expect(pdf.byteLength).toBeGreaterThan(5_000);
});

test("names of any alphabet are written with the letters we have", () => {
  expect(splitByAlphabet("Zoë Ωm И 李")).toEqual([
    { alphabet: "latin", letters: "Zoë " },
    { alphabet: "greek", letters: "Ω" },
    { alphabet: "latin", letters: "m " },
    { alphabet: "cyrillic", letters: "И" },
    { alphabet: "latin", letters: " ?" },
  ]);
});

test("a long name is broken between words, and within one that is too long, and nothing of it is lost", () => {
  const fits = (text: string) => text.length <= 10;
  expect(breakLine("Ada Lovelace and Company", fits)).toEqual(["Ada", "Lovelace", "and", "Company"]);
  expect(breakLine("ab cd ef gh", fits)).toEqual(["ab cd ef", "gh"]);
  const address = "donaudampfschifffahrt@example.com";
  expect(breakLine(address, fits).join("")).toBe(address);
  expect(breakLine("", fits)).toEqual([""]);
});

test("with every line there is and the longest name, it is still one page", async () => {
  const crowded = {
    ...receipt,
    customerName: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft ".repeat(2).trim(),
    email: `${"long".repeat(16)}@${"label.".repeat(30)}example.com`,
    taxCents: 684,
    paidCents: 4_284,
    refunds: Array.from({ length: 6 }, () => ({ amountCents: 100, status: "pending", createdAt: receipt.paidAt })),
  };
  const pdf = await writeReceiptPdf(crowded);
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
});
