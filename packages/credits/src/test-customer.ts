import { type Db, inTransaction, newId, type Tx } from "@scrip/db";
import { adjustCredits, forgiveDebt } from "./adjustments/adjust-credits.ts";
import { reverseTransfer } from "./adjustments/reverse-transfer.ts";
import { getBalance } from "./balance/get-balance.ts";
import { clawBack } from "./clawback/claw-back.ts";
import { reinstateClawback } from "./clawback/reinstate-clawback.ts";
import { type FreezeCause, freezeCustomer, unfreezeCustomer } from "./freezes/freeze-customer.ts";
import { claimGift } from "./gifts/claim-gift.ts";
import { escrowGift } from "./gifts/escrow-gift.ts";
import { returnGift } from "./gifts/return-gift.ts";
import { type GrantOrder, grantCredits } from "./grants/grant-credits.ts";
import { placeHold } from "./holds/place-hold.ts";
import { captureHold, expireHold, voidHold } from "./holds/settle-hold.ts";

export type TestCustomer = ReturnType<typeof knownCustomer>;

const NANODOLLARS_PER_CENT = 10_000_000n;
const YEAR_MS = 365 * 24 * 3_600_000;

export type TestPurchase = {
  cents?: number;
  bonus?: bigint;
  expiresAt?: Date | null;
  bonusExpiresAt?: Date;
  paymentId?: string;
};

/** The moment this many hours from now. */
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** A new customer, and short words for what happens to it. */
export async function newTestCustomer(db: Db): Promise<TestCustomer> {
  const id = newId("cus");
  await db.customer.create({ data: { id, kind: "person", name: "Test" } });
  return knownCustomer(db, id);
}

/** Short words for what happens to a customer. Each word is one transaction; amounts are microcredits. */
export function knownCustomer(db: Db, customerId: string) {
  const actor = "usr_test";
  const run = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(db, work);

  const terms = {
    customerId,
    actor,
    category: "paid",
    source: "package",
    priceNanodollars: 0n,
    historyType: "purchase",
    description: "Test",
  } as const;

  const give = (amountMicrocredits: bigint, order: Partial<GrantOrder> = {}) =>
    run((tx) =>
      grantCredits(tx, {
        ...terms,
        amountMicrocredits,
        businessKey: `test:${newId("grt")}`,
        ...(order.category === "promotional" ? { historyType: "bonus" } : {}),
        ...order,
      }),
    );
  const hold = async (amountMicrocredits: bigint, requestId = newId("req")) => {
    await run((tx) => placeHold(tx, { requestId, customerId, userId: actor, amountMicrocredits }));
    return requestId;
  };
  const capture = (requestId: string, chargeMicrocredits: bigint) =>
    run((tx) =>
      captureHold(tx, {
        requestId,
        chargeMicrocredits,
        providerCostNanodollars: 3n,
        actor,
        description: "Answer",
        modelId: "m",
      }),
    );
  const clawback = (paymentId: string, amountCents: number, paidCents: number, key: string, isDispute: boolean) =>
    run((tx) =>
      clawBack(tx, {
        customerId,
        paymentId,
        businessKey: key,
        amountCents,
        paidCents,
        reason: isDispute ? "dispute" : "refund",
      }),
    );

  return {
    id: customerId,
    give,
    hold,
    capture,
    /** A purchase for `cents`, with its bonus as a grant of its own, in one transaction. */
    async buy(amountMicrocredits: bigint, purchase: TestPurchase = {}) {
      const { cents = 1_000, bonus = 0n, expiresAt = null, paymentId = newId("pay") } = purchase;
      return run(async (tx) => {
        const paid = await grantCredits(tx, {
          ...terms,
          amountMicrocredits,
          paymentId,
          priceNanodollars: BigInt(cents) * NANODOLLARS_PER_CENT,
          businessKey: `stripe:session:${paymentId}`,
          expiresAt,
        });
        if (bonus === 0n) return { paymentId, bonusTransferId: null, ...paid };
        const { transferId } = await grantCredits(tx, {
          ...terms,
          amountMicrocredits: bonus,
          paymentId,
          category: "promotional",
          source: "bonus",
          historyType: "bonus",
          businessKey: `stripe:session:${paymentId}:bonus`,
          expiresAt: purchase.bonusExpiresAt ?? inHours(1_000),
        });
        return { paymentId, bonusTransferId: transferId, ...paid };
      });
    },
    release: (requestId: string) =>
      run((tx) => voidHold(tx, { requestId, providerCostNanodollars: 0n, actor, description: "Void" })),
    expire: (requestId: string) => run((tx) => expireHold(tx, requestId)),
    async spend(amountMicrocredits: bigint) {
      const requestId = await hold(amountMicrocredits);
      await capture(requestId, amountMicrocredits);
      return requestId;
    },
    refund: (paymentId: string, cents: number, { of = 1_000, key = `stripe:refund:${newId("pay")}` } = {}) =>
      clawback(paymentId, cents, of, key, false),
    dispute: (paymentId: string, cents: number, { of = 1_000, key = `stripe:dispute:${newId("pay")}` } = {}) =>
      clawback(paymentId, cents, of, key, true),
    reinstate: (clawbackKey: string) =>
      run((tx) => reinstateClawback(tx, { customerId, clawbackKey, businessKey: `${clawbackKey}:reinstated` })),
    adjust: (amountMicrocredits: bigint, businessKey = `adjust:${newId("grt")}`) =>
      run((tx) => adjustCredits(tx, { customerId, amountMicrocredits, reason: "Test", actor, businessKey })),
    forgive: (amountMicrocredits: bigint, businessKey = `forgive:${newId("grt")}`) =>
      run((tx) => forgiveDebt(tx, { customerId, amountMicrocredits, reason: "Test", actor, businessKey })),
    reverse: (transferId: string) => run((tx) => reverseTransfer(tx, { transferId, reason: "Test", actor })),
    freeze: (cause: FreezeCause) => run((tx) => freezeCustomer(tx, { customerId, cause, reason: "Test", actor })),
    unfreeze: (cause: FreezeCause) => run((tx) => unfreezeCustomer(tx, { customerId, cause, actor })),
    async send(amountMicrocredits: bigint, { giftId = newId("gft"), expiresAt = new Date(Date.now() + YEAR_MS) } = {}) {
      await run((tx) => escrowGift(tx, { giftId, customerId, amountMicrocredits, expiresAt, actor }));
      return giftId;
    },
    claim: (giftId: string) => run((tx) => claimGift(tx, { giftId, customerId, actor })),
    takeBack: (giftId: string) => run((tx) => returnGift(tx, { giftId, actor })),
    balance: () => getBalance(db, customerId),
    /** The history, oldest first: what each row is and its amount. */
    async rows(): Promise<[type: string | null, amount: bigint][]> {
      const rows = await db.ledgerTransfer.findMany({
        where: { customerId, statementNumber: { not: null } },
        orderBy: { statementNumber: "asc" },
      });
      return rows.map((row) => [row.historyType, row.amountMicrocredits]);
    },
    /** The transfer with which a request was charged. */
    async chargeOf(requestId: string): Promise<string> {
      return (await db.ledgerTransfer.findUniqueOrThrow({ where: { businessKey: `usage:${requestId}` } })).id;
    },
    grant: (grantId: string) => db.grant.findUniqueOrThrow({ where: { id: grantId } }),
  };
}
