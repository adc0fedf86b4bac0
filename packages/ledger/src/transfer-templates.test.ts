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

/** `account amount` of each side that moves, below the code, the history type and what the life totals get. */
function read({ code, historyType, sides, purchasedMicrocredits, spentMicrocredits }: TransferTemplate): string[] {
  const moving = sides.filter((side) => side.amount !== 0n).map((side) => `${side.account} ${side.amount}`);
  return [`${code} ${historyType} ${purchasedMicrocredits} ${spentMicrocredits}`, ...moving];
}

const clawback = {
  debtMicrocredits: 2n,
  refundedNanodollars: 100n,
  deferredNanodollars: 70n,
  purchasedMicrocredits: 4n,
  refundAccount: "disputes",
} as const;

test.for<[() => TransferTemplate, string[]]>([
  [
    () =>
      templates.issueCredits({
        category: "paid",
        historyType: "purchase",
        amountMicrocredits: 5n,
        priceNanodollars: 50n,
      }),
    ["purchase purchase 5 0", "available 5", "issued:paid -5", "stripe_clearing -50", "deferred_revenue 50"],
  ],
  [
    () =>
      templates.issueCredits({
        category: "paid",
        historyType: "subscription",
        amountMicrocredits: 5n,
        priceNanodollars: 0n,
      }),
    ["subscription subscription 5 0", "available 5", "issued:paid -5"],
  ],
  [
    () =>
      templates.issueCredits({
        category: "promotional",
        historyType: "purchase",
        amountMicrocredits: 5n,
        priceNanodollars: 0n,
      }),
    ["purchase purchase 0 0", "available 5", "issued:promotional -5"],
  ],
  [
    () =>
      templates.issueCredits({ category: "paid", historyType: "gift", amountMicrocredits: 5n, priceNanodollars: 0n }),
    ["gift gift 0 0", "available 5", "issued:paid -5"],
  ],
  [
    () => templates.expireCredits({ amountMicrocredits: 5n, breakageNanodollars: 50n }),
    ["grant.expire expiry 0 0", "available -5", "expired 5", "deferred_revenue -50", "breakage_revenue 50"],
  ],
  [
    () => templates.clawBackCredits({ ...clawback, takenMicrocredits: 3n }),
    [
      "clawback clawback -4 0",
      "available -3",
      "debt -2",
      "clawed_back 5",
      "stripe_clearing 100",
      "deferred_revenue -70",
      "disputes -30",
    ],
  ],
  [
    () =>
      templates.reinstateCredits({
        ...clawback,
        returnedMicrocredits: 3n,
        repaidMicrocredits: 1n,
        repaidNanodollars: 9n,
      }),
    [
      "clawback.reinstate clawback 4 0",
      "available 4",
      "debt 2",
      "clawed_back -6",
      "stripe_clearing -100",
      "deferred_revenue 70",
      "disputes 30",
      "deferred_revenue 9",
      "earned_revenue -9",
    ],
  ],
  [
    () => templates.repayDebt({ amountMicrocredits: 5n, earnedNanodollars: 50n }),
    ["debt.repay clawback 0 0", "available -5", "debt 5", "deferred_revenue -50", "earned_revenue 50"],
  ],
  [() => templates.forgiveDebt(5n), ["debt.forgive adjustment 0 0", "debt 5", "clawed_back -5"]],
  [() => templates.payStripeFee(-5n), ["stripe.fee adjustment 0 0", "stripe_clearing -5", "stripe_fees 5"]],
  [
    () => templates.withdrawCredits({ paidMicrocredits: 3n, promotionalMicrocredits: 2n, earnedNanodollars: 30n }),
    [
      "adjustment adjustment 0 0",
      "available -5",
      "issued:paid 3",
      "issued:promotional 2",
      "deferred_revenue -30",
      "earned_revenue 30",
    ],
  ],
  [() => templates.putInEscrow(5n), ["gift.escrow gift 0 0", "available -5", "escrow 5"]],
  [
    () => templates.releaseFromEscrow("gift.claim", 5n, -1n),
    ["gift.claim gift 0 0", "escrow -5", "available 5", "deferred_revenue -1", "earned_revenue 1"],
  ],
])("what %s moves, and what it is called for ever", ([template, expected]) => {
  expect(read(template())).toEqual(expected);
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

  test("the largest amount can be moved", () => {
    expect(() => templates.putInEscrow(AMOUNT_MAX_MICROCREDITS)).not.toThrow();
  });

  test("a negative part is refused, and a fee of nothing", () => {
    const taken = { ...clawback, takenMicrocredits: 1n };
    const given = { ...clawback, returnedMicrocredits: 3n, repaidMicrocredits: 2n, repaidNanodollars: 0n };
    const withdrawn = { paidMicrocredits: 5n, promotionalMicrocredits: 5n, earnedNanodollars: 0n };
    const issued = { category: "paid", historyType: "purchase", amountMicrocredits: 1n } as const;
    const calls = [
      () => templates.issueCredits({ ...issued, priceNanodollars: -1n }),
      () => templates.expireCredits({ amountMicrocredits: 1n, breakageNanodollars: -1n }),
      () => templates.repayDebt({ amountMicrocredits: 1n, earnedNanodollars: -1n }),
      () => templates.clawBackCredits({ ...taken, takenMicrocredits: -1n }),
      () => templates.clawBackCredits({ ...taken, debtMicrocredits: -1n }),
      () => templates.clawBackCredits({ ...taken, refundedNanodollars: -1n }),
      () => templates.clawBackCredits({ ...taken, deferredNanodollars: -1n }),
      () => templates.reinstateCredits({ ...given, returnedMicrocredits: -1n }),
      () => templates.reinstateCredits({ ...given, repaidMicrocredits: -1n }),
      () => templates.reinstateCredits({ ...given, repaidNanodollars: -1n }),
      () => templates.withdrawCredits({ ...withdrawn, paidMicrocredits: -1n }),
      () => templates.withdrawCredits({ ...withdrawn, promotionalMicrocredits: -1n }),
      () => templates.withdrawCredits({ ...withdrawn, earnedNanodollars: -1n }),
    ];
    for (const call of calls) expect(call, call.toString()).toThrow("negative");
    expect(() => templates.payStripeFee(0n)).toThrow("a fee of nothing");
  });
});
