import { AMOUNT_MAX_MICROCREDITS } from "@scrip/money";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TransferTemplate } from "./transfer-templates.ts";
import * as templates from "./transfer-templates.ts";

const amount = fc.bigInt({ min: 1n, max: AMOUNT_MAX_MICROCREDITS / 2n });
const money = fc.bigInt({ min: 0n, max: 10n ** 15n });
const category = fc.constantFrom("paid" as const, "promotional" as const);
const refundAccount = fc.constantFrom("refunds" as const, "disputes" as const);
const CREDIT_ACCOUNTS = new Set([
  "available",
  "held",
  "debt",
  "issued:paid",
  "issued:promotional",
  "consumed",
  "expired",
  "clawed_back",
  "escrow",
  "overage",
]);

/** One way to make each template from four numbers. A template that is missing here fails the first test. */
const made: Record<keyof typeof templates, fc.Arbitrary<TransferTemplate>> = {
  issueCredits: fc
    .tuple(amount, money, category)
    .map(([amountMicrocredits, priceNanodollars, of]) =>
      templates.issueCredits({ category: of, historyType: "purchase", amountMicrocredits, priceNanodollars }),
    ),
  expireCredits: fc
    .tuple(amount, money)
    .map(([amountMicrocredits, breakageNanodollars]) =>
      templates.expireCredits({ amountMicrocredits, breakageNanodollars }),
    ),
  clawBackCredits: fc
    .tuple(amount, amount, money, money, refundAccount)
    .map(([taken, debt, refunded, deferred, account]) =>
      templates.clawBackCredits({
        takenMicrocredits: taken,
        debtMicrocredits: debt,
        refundedNanodollars: refunded,
        deferredNanodollars: deferred,
        purchasedMicrocredits: taken,
        refundAccount: account,
      }),
    ),
  reinstateCredits: fc
    .tuple(amount, amount, money, money, refundAccount)
    .map(([returned, debt, refunded, deferred, account]) =>
      templates.reinstateCredits({
        returnedMicrocredits: returned,
        repaidMicrocredits: debt,
        debtMicrocredits: debt,
        refundedNanodollars: refunded,
        deferredNanodollars: deferred,
        repaidNanodollars: deferred,
        purchasedMicrocredits: returned,
        refundAccount: account,
      }),
    ),
  repayDebt: fc
    .tuple(amount, money)
    .map(([amountMicrocredits, earnedNanodollars]) => templates.repayDebt({ amountMicrocredits, earnedNanodollars })),
  forgiveDebt: amount.map(templates.forgiveDebt),
  payStripeFee: fc.constantFrom(1n, -1n).chain((sign) => amount.map((fee) => templates.payStripeFee(sign * fee))),
  withdrawCredits: fc.tuple(amount, amount, money).map(([paid, promotional, earned]) =>
    templates.withdrawCredits({
      paidMicrocredits: paid,
      promotionalMicrocredits: promotional,
      earnedNanodollars: earned,
    }),
  ),
  putInEscrow: amount.map(templates.putInEscrow),
  releaseFromEscrow: fc
    .tuple(fc.constantFrom("gift.claim" as const, "gift.return" as const), amount, fc.bigInt(-9n, 9n))
    .map(([code, moved, rounding]) => templates.releaseFromEscrow(code, moved, rounding)),
};

function netOf(template: TransferTemplate): { credits: bigint; usd: bigint } {
  const net = { credits: 0n, usd: 0n };
  for (const side of template.sides) net[CREDIT_ACCOUNTS.has(side.account) ? "credits" : "usd"] += side.amount;
  return net;
}

test("every template is proven below", () => {
  expect(Object.keys(made).toSorted()).toEqual(Object.keys(templates).toSorted());
});

test.for(Object.entries(made))("%s nets to zero in both ledgers, whatever the amounts", ([, template]) => {
  fc.assert(
    fc.property(template, (one) => {
      expect(netOf(one)).toEqual({ credits: 0n, usd: 0n });
    }),
  );
});

describe("amounts that cannot be moved", () => {
  test.each([0n, -1n, AMOUNT_MAX_MICROCREDITS + 1n, 2n ** 63n])("%s is refused", (wrong) => {
    const calls = [
      () =>
        templates.issueCredits({
          category: "paid",
          historyType: "purchase",
          amountMicrocredits: wrong,
          priceNanodollars: 0n,
        }),
      () => templates.expireCredits({ amountMicrocredits: wrong, breakageNanodollars: 0n }),
      () => templates.repayDebt({ amountMicrocredits: wrong, earnedNanodollars: 0n }),
      () => templates.forgiveDebt(wrong),
      () => templates.withdrawCredits({ paidMicrocredits: wrong, promotionalMicrocredits: 0n, earnedNanodollars: 0n }),
      () => templates.putInEscrow(wrong),
      () => templates.releaseFromEscrow("gift.claim", wrong),
    ];
    for (const call of calls) expect(call).toThrow("cannot be moved");
  });

  test("nor is a negative part of a clawback", () => {
    const clawback = {
      takenMicrocredits: 1n,
      debtMicrocredits: -1n,
      refundedNanodollars: 0n,
      deferredNanodollars: 0n,
      purchasedMicrocredits: 0n,
      refundAccount: "refunds",
    } as const;
    expect(() => templates.clawBackCredits(clawback)).toThrow("negative");
  });
});
