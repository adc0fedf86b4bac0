import { readNow, type Tx } from "@scrip/db";
import {
  type AutoTopUp,
  type AutoTopUpAttempt,
  type AutoTopUpObstacle,
  findAutoTopUp,
  findObstacle,
  findOpenAttempt,
  findPayment,
} from "@scrip/payments";
import { readStanding } from "./read-standing.ts";

/** What a customer is shown of its auto top-up. */
export type AutoTopUpView = {
  settings: AutoTopUp;
  /** What automatic payments of this month (UTC) have come to, the one under way included. */
  usedCents: number;
  /** Why nothing is bought now; null: nothing stands against it. */
  obstacle: AutoTopUpObstacle | null;
  attempt: (Pick<AutoTopUpAttempt, "status" | "tries"> & { confirmUrl: string | null }) | null;
};

/** Null where the customer never turned it on. */
export async function getAutoTopUp(tx: Tx, customerId: string): Promise<AutoTopUpView | null> {
  const settings = await findAutoTopUp(tx, customerId);
  if (settings === null) return null;
  const now = await readNow(tx);
  const standing = await readStanding(tx, settings, now);
  const open = await findOpenAttempt(tx, customerId);
  const payment = open?.status === "confirming" ? await findPayment(tx, open.paymentId) : null;
  return {
    settings,
    usedCents: standing.usedCents,
    obstacle: findObstacle(settings, standing, now),
    attempt: open && { status: open.status, tries: open.tries, confirmUrl: payment?.checkoutUrl ?? null },
  };
}
