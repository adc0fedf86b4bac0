import { readNow, type Tx } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { Logger } from "@scrip/logger";
import { closeStripeEvent, parkStripeEvent } from "@scrip/payments";

/**
 * What became of a refund or a dispute. `foreign`: of a payment that is not ours; `parked`: our payment is not there or not
 * settled yet, and the event waits for it; `quarantined`: a person must look, see the alarm.
 */
export type MoneyBackOutcome = { status: "applied" | "foreign" | "parked" | "quarantined"; paymentId: string | null };

/** Closes the event, if there is one, in the transaction of its effect. One that has waited too long asks for a person. */
export async function closeWithOutcome(
  tx: Tx,
  { stripeEventId, subject, logger }: { stripeEventId: string | undefined; subject: string; logger: Logger },
  outcome: MoneyBackOutcome,
): Promise<MoneyBackOutcome> {
  if (stripeEventId === undefined) return outcome;
  if (outcome.status === "parked" && (await parkStripeEvent(tx, stripeEventId))) return outcome;
  const status = outcome.status === "parked" ? "quarantined" : outcome.status;
  if (outcome.status === "parked") {
    const message = `${subject} names a payment of ours that is not there.`;
    await raiseAlarm(tx, { kind: "stripe_event_quarantined", subject, message, details: { stripeEventId } }, logger);
  }
  const closed = { applied: "processed", foreign: "ignored", quarantined: "quarantined" } as const;
  await closeStripeEvent(tx, stripeEventId, closed[status], await readNow(tx));
  return { ...outcome, status };
}
