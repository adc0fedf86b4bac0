import {
  findPayment,
  findPaymentByMoney,
  idOf,
  listCharges,
  listRefunds,
  listStripeDisputes,
  listStripeRefunds,
  type Payment,
} from "@scrip/payments";
import { applyChargeFee } from "../apply-charge-fee.ts";
import { settleAutomaticPayment } from "../auto-top-up/fulfil-automatic-payment.ts";
import { compareDispute } from "./compare-disputes.ts";
import { compareRefund } from "./compare-refunds.ts";
import type { Comparison } from "./comparison.ts";

type Charge = ReturnType<typeof listCharges> extends AsyncGenerator<infer T> ? T : never;

/** Holds the money that Stripe took against our payments: its amount, its fee, what went back of it. */
export async function compareCharges(comparison: Comparison): Promise<void> {
  const { deps, period } = comparison;
  for await (const charge of listCharges(deps.stripe, period)) {
    if (charge.status !== "succeeded") continue;
    comparison.count();
    const paymentIntentId = idOf(charge.payment_intent);
    const payment = await findPaymentByMoney(deps.db, { paymentIntentId, chargeId: charge.id });
    if (payment === null) await reportUnknown(comparison, charge);
    else if (payment.automatic && payment.status !== "paid") await settleCharge(comparison, charge, payment);
    else await compareCharge(comparison, charge, payment);
  }
}

/** A payment that is not settled is the business of its Checkout. */
async function reportUnknown({ deps, report }: Comparison, { id, amount, metadata }: Charge): Promise<void> {
  const named = metadata["paymentId"];
  const payment = named === undefined ? null : await findPayment(deps.db, named);
  if (payment !== null && payment.status !== "paid") return;
  const details = { amountCents: amount, names: named ?? null };
  await report({ kind: "charge_unknown", subject: id, paymentId: payment?.id ?? null, isRepaired: false, details });
}

/** A saved card was charged, and nobody came back to tell. */
async function settleCharge({ deps, report }: Comparison, charge: Charge, payment: Payment): Promise<void> {
  const isRepaired = await settleAutomaticPayment(deps, payment);
  await report({ kind: "grant_missing", subject: charge.id, paymentId: payment.id, isRepaired });
}

async function compareCharge(comparison: Comparison, charge: Charge, payment: Payment): Promise<void> {
  const { deps, report } = comparison;
  const common = { subject: charge.id, paymentId: payment.id };
  const expectedCents = payment.amountCents - payment.discountCents + payment.taxCents;
  if (charge.amount !== expectedCents || charge.currency !== payment.currency) {
    const details = { amountCents: charge.amount, currency: charge.currency, expectedCents };
    await report({ kind: "amount_differs", ...common, isRepaired: false, details });
  }
  if (payment.stripeFeeCents === null && charge.balance_transaction !== null) {
    const { status } = await applyChargeFee(deps, { chargeId: charge.id });
    await report({ kind: "fee_missing", ...common, isRepaired: status === "booked" });
  }
  if (charge.amount_refunded !== (await sumRefunds(comparison, payment.id))) {
    for await (const refund of listStripeRefunds(deps.stripe, { chargeId: charge.id })) {
      await compareRefund(comparison, refund);
    }
  }
  if (charge.disputed) {
    for await (const dispute of listStripeDisputes(deps.stripe, { chargeId: charge.id })) {
      await compareDispute(comparison, dispute);
    }
  }
}

async function sumRefunds({ deps }: Comparison, paymentId: string): Promise<number> {
  const refunds = await listRefunds(deps.db, paymentId);
  return refunds
    .filter(({ status }) => status !== "failed" && status !== "canceled")
    .reduce((sum, { amountCents }) => sum + amountCents, 0);
}
