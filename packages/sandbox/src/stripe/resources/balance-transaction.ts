import type Stripe from "stripe";
import { covered, currency, expand, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, insertObject, listObjects, matching, saveObject } from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import type { Work } from "../work.ts";

const FUNDS_DELAY_MS = 2 * 24 * 3_600_000;

const listParameters = covered("BalanceTransactionListParams", {
  ...pagination,
  created: timeRange,
  currency,
  source: text(200),
  type: text(100),
});

/** What Stripe keeps of a payment: 2.9 % and 30 cents, rounded half up to a cent. */
export function stripeFeeCents(amountCents: number): number {
  return Math.floor((amountCents * 29 + 500) / 1000) + 30;
}

/** What a movement is, and Stripe's category of it in reports. */
const REPORTING_CATEGORY = {
  charge: "charge",
  payment: "charge",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund_failure",
  dispute: "dispute",
  dispute_reversal: "dispute_reversal",
} as const;

export type Movement = {
  kind: keyof typeof REPORTING_CATEGORY;
  /** Negative when money leaves the balance. */
  amountCents: number;
  feeCents: number;
  currency: string;
  sourceId: string;
  description: string | null;
};

/** Books a movement on the Stripe balance. Its funds become available two days later. */
export async function addBalanceTransaction(work: Work, movement: Movement): Promise<Stripe.BalanceTransaction> {
  const availableOn = new Date(work.now.getTime() + FUNDS_DELAY_MS);
  const { kind, amountCents, feeCents } = movement;
  const isDispute = kind === "dispute" || kind === "dispute_reversal";
  const transaction: Stripe.BalanceTransaction = {
    id: newId("txn"),
    object: "balance_transaction",
    amount: amountCents,
    available_on: toSeconds(availableOn),
    balance_type: "payments",
    created: toSeconds(work.now),
    currency: movement.currency,
    description: movement.description,
    exchange_rate: null,
    fee: feeCents,
    fee_details: feeCents === 0 ? [] : [describeFee(feeCents, movement.currency, isDispute)],
    net: amountCents - feeCents,
    reporting_category: REPORTING_CATEGORY[kind],
    source: movement.sourceId,
    status: "pending",
    type: isDispute ? "adjustment" : kind,
  };
  await insertObject(work.tx, transaction);
  await insertTimer(work.tx, { action: "make_funds_available", objectId: transaction.id }, availableOn);
  return transaction;
}

function describeFee(amount: number, feeCurrency: string, isDispute: boolean): Stripe.BalanceTransaction.FeeDetail {
  const description = isDispute ? "Dispute fee" : "Stripe processing fees";
  return { amount, application: null, currency: feeCurrency, description, type: "stripe_fee" };
}

/** Two days have passed. */
export async function makeFundsAvailable({ tx }: Work, id: string): Promise<void> {
  await saveObject(tx, { ...(await getObject(tx, "balance_transaction", id)), status: "available" });
}

export const balanceTransactionRoutes: Route[] = [
  route({
    method: "GET",
    path: "/v1/balance_transactions",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("currency", parameters.currency),
        ...matching("source", parameters.source),
        ...matching("type", parameters.type),
      ];
      return listEnvelope(
        "/v1/balance_transactions",
        await listObjects(tx, "balance_transaction", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/balance_transactions/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "balance_transaction", id),
  }),
];
