import { type Db, inTransaction } from "@scrip/db";
import { InvalidInputError, NotFoundError } from "@scrip/errors";
import { enqueueEvent } from "./enqueue-event.ts";
import { type DomainEvent, findContractBreach } from "./event-contracts.ts";
import { jobFailureExists, takeFailureToRetry } from "./job-failure.store.ts";

/** What Inngest calls the tick of a clock. */
const TICK = "inngest/scheduled.timer";

/**
 * Sends the event of a failed job again, once. Every function that waits for the event runs again; effects have keys, so those
 * that were done stay as they are. A second retry changes nothing: a job that fails again is a new failure. A job that runs by the
 * clock is only taken off the list, because its next run does the work. Answers null when nothing was sent.
 *
 * @throws {NotFoundError} there is no such failure
 * @throws {InvalidInputError} its event does not fit the contract, so no job can work with it
 */
export async function retryJob(db: Db, by: { failureId: string; userId: string }): Promise<{ eventId: string } | null> {
  return inTransaction(db, async (tx) => {
    const failure = await takeFailureToRetry(tx, by);
    if (failure === null) {
      if (!(await jobFailureExists(tx, by.failureId))) throw new NotFoundError("There is no such failed job.");
      return null;
    }
    const { eventName: name, payload: data } = failure;
    if (name === TICK) return null;
    const breach = findContractBreach(name, data);
    if (breach !== null) throw new InvalidInputError("The event of this job cannot be sent again.");
    return enqueueEvent(tx, { name, data } as DomainEvent);
  });
}
