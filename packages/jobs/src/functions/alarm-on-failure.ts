import { raiseAlarm } from "@scrip/events";
import type { JobsDeps } from "../jobs-deps.ts";

type Failure = { event: { data: { event: { id?: string | undefined; name: string } } }; error: Error };

/** For `onFailure`: a function that has used up its attempts asks for a person. */
export function alarmOnFailure({ db, logger }: Pick<JobsDeps, "db" | "logger">, functionId: string) {
  return async ({ event, error }: Failure): Promise<void> => {
    const cause = event.data.event;
    await raiseAlarm(
      db,
      {
        kind: "job_failed",
        subject: `${functionId}:${cause.id ?? "unknown"}`,
        message: `The job ${functionId} failed for good: ${error.message}`,
        details: { functionId, eventName: cause.name, eventId: cause.id ?? null },
      },
      logger,
    );
  };
}
