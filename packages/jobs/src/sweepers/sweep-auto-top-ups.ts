import { type AutoTopUpDeps, listCustomersToTopUp, openAutoTopUp, runAutoTopUp } from "@scrip/billing";
import { claimDueSetups, forgetCard, listCardsToForget, listDueAttempts, settleCardCheckout } from "@scrip/payments";
import { forEachAtOnce } from "../for-each-at-once.ts";

const BATCH = 50;
const AT_ONCE = 4;

/**
 * Fills the gaps that no job has filled: opens attempts for customers below their threshold, goes on with those that are due, keeps
 * cards whose holders did not come back, and lets go of those that we may not keep.
 */
export async function sweepAutoTopUps(deps: AutoTopUpDeps): Promise<void> {
  const { db } = deps;
  await each(deps, await listCustomersToTopUp(db, BATCH), ({ customerId }) => openAutoTopUp(db, customerId));
  await each(deps, await listDueAttempts(db, BATCH), ({ id }) => runAutoTopUp(deps, id));
  await each(deps, await claimDueSetups(db, BATCH), (setup) => settleCardCheckout(deps, setup));
  await each(deps, await listCardsToForget(db, BATCH), (card) => forgetCard(deps, card));
}

/** One that fails does not hold up the others; it is tried again in a later round. */
async function each<T>(
  { logger }: AutoTopUpDeps,
  due: readonly T[],
  work: (one: T) => Promise<unknown>,
): Promise<void> {
  await forEachAtOnce(due, AT_ONCE, async (one) => {
    try {
      await work(one);
    } catch (error) {
      logger.warn(
        { error, about: JSON.stringify(one) },
        "an automatic top-up could not be brought on; it will be tried again",
      );
    }
  });
}
