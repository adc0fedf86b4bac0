import { type Db, inTransaction } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { enqueueEvent } from "@scrip/events";
import { judgeStripeEvent, type StripeEventHead } from "./judge-stripe-event.ts";
import { findStripeEvent, lockQuarantinedStripeEvent, openQuarantinedStripeEvent } from "./stripe-event.store.ts";

/**
 * Takes an event out of quarantine, once a person has put right why it was there. It is worked on as if it had just come: Stripe is
 * asked what is true, effects have keys, and what is still wrong goes back into quarantine. Its API version is no matter any more,
 * because it only names an object. An event that is not in quarantine stays as it is.
 *
 * @throws {NotFoundError} there is no such event
 * @throws {InvalidInputError} it is of the other mode, or about nothing that we work on: there is nothing to be done with it
 */
export async function reopenStripeEvent(
  { db, isLive }: { db: Db; isLive: boolean },
  stripeEventId: string,
): Promise<{ isReopened: boolean }> {
  return inTransaction(db, async (tx) => {
    const rawBody = await lockQuarantinedStripeEvent(tx, stripeEventId);
    if (rawBody === null) {
      if ((await findStripeEvent(tx, stripeEventId)) === null) throw new NotFoundError("There is no such event.");
      return { isReopened: false };
    }
    const head = JSON.parse(Buffer.from(rawBody).toString()) as StripeEventHead;
    if (judgeStripeEvent(head, { isLive, isDelivered: false }).status !== "received") {
      throw new InvalidInputError("This event is of the other mode, or about nothing that we sell.");
    }
    await openQuarantinedStripeEvent(tx, stripeEventId);
    await enqueueEvent(tx, { name: "payments/stripe-event.received", data: { stripeEventId, type: head.type } });
    return { isReopened: true };
  });
}
