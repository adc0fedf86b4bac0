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

type Movement = {
  type: "charge" | "payment" | "refund" | "payment_refund";
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
  const { amountCents, feeCents } = movement;
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
    fee_details:
      feeCents === 0
        ? []
        : [
            {
              amount: feeCents,
              application: null,
              currency: movement.currency,
              description: "Stripe processing fees",
              type: "stripe_fee",
            },
          ],
    net: amountCents - feeCents,
    reporting_category: amountCents < 0 ? "refund" : "charge",
    source: movement.sourceId,
    status: "pending",
    type: movement.type,
  };
  await insertObject(work.tx, transaction);
  await insertTimer(work.tx, { action: "make_funds_available", objectId: transaction.id }, availableOn);
  return transaction;
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
