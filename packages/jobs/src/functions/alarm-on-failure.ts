import { inTransaction, newId } from "@scrip/db";
import { insertJobFailureOnce, raiseAlarm } from "@scrip/events";
import type { JobsDeps } from "../jobs-deps.ts";

type Failure = {
  event: { data: { event: { id?: string | undefined; name: string; data?: unknown }; run_id?: string } };
  error: Error;
};

const ERROR_LENGTH_MAX = 2_000;

/** For `onFailure`: a function that has used up its attempts is kept as a failed job and asks for a person. */
export function alarmOnFailure({ db, logger }: Pick<JobsDeps, "db" | "logger">, functionId: string) {
  return async ({ event, error }: Failure): Promise<void> => {
    const cause = event.data.event;
    const eventId = cause.id ?? event.data.run_id ?? "unknown";
    await inTransaction(
      db,
      async (tx) => {
        await insertJobFailureOnce(tx, {
          id: newId("jbf"),
          functionId,
          eventId,
          eventName: cause.name,
          payload: JSON.parse(JSON.stringify(cause.data ?? {})),
          error: error.message.slice(0, ERROR_LENGTH_MAX),
        });
        await raiseAlarm(
          tx,
          {
            kind: "job_failed",
            subject: `${functionId}:${eventId}`,
            message: `The job ${functionId} failed for good: ${error.message}`,
            details: { functionId, eventName: cause.name, eventId },
          },
          logger,
        );
      },
      { isKeyed: true },
    );
  };
}
