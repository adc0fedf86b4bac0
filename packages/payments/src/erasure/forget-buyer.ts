import { readNow, type Tx } from "@scrip/db";
import { AppError } from "@scrip/errors";
import { turnOff } from "../auto-top-up/auto-top-up.store.ts";
import { blankBuyer, hasOpenDispute, isCharging } from "./forget-buyer.store.ts";

/**
 * Turns automatic payments off and takes the buyer's address out of what was paid; amounts, numbers and dates stay. What stands
 * at Stripe is `closeAtStripe`'s, outside of any transaction. `pseudonym` stands where an address must.
 *
 * @throws {AppError} `conflict` a payment is disputed; `in_flight` a card is being charged
 */
export async function forgetBuyer(tx: Tx, customerId: string, pseudonym: string): Promise<void> {
  if (await hasOpenDispute(tx, customerId)) {
    throw new AppError("conflict", `customer ${customerId} has an open dispute`, {
      publicMessage: "A payment of yours is disputed. Your account can be deleted when that has ended.",
    });
  }
  if (await isCharging(tx, customerId)) {
    throw new AppError("in_flight", `customer ${customerId} is being charged`, {
      publicMessage: "Auto top-up is charging your card right now. Turn it off, and try again in a few minutes.",
    });
  }
  await turnOff(tx, customerId, "customer", await readNow(tx));
  await blankBuyer(tx, customerId, pseudonym);
}
