import { listErasedWithCredits, listUnfinishedErasures } from "@scrip/customers";
import { inTransaction } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { JobsDeps } from "../jobs-deps.ts";
import { finishErasure } from "./finish-erasure.ts";

const BATCH = 20;

/** Finishes erasures that no job has finished in time, without Inngest, and asks for a person where money came afterwards. */
export async function sweepErasures(deps: JobsDeps): Promise<void> {
  const { db, logger } = deps;
  for (const { userId } of await listUnfinishedErasures(db, BATCH)) {
    try {
      await finishErasure(deps, userId);
    } catch (error) {
      logger.warn({ error, userId }, "an erasure could not be finished; it will be tried again");
    }
  }
  for (const { customerId } of await listErasedWithCredits(db, BATCH)) {
    await inTransaction(db, (tx) =>
      raiseAlarm(
        tx,
        {
          kind: "erased_account_has_credits",
          subject: customerId,
          message: `Credits came to customer ${customerId} after its account was deleted. Refund the payment at Stripe.`,
        },
        logger,
      ),
    );
  }
}
