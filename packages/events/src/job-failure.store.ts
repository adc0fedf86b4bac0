import type { Prisma, Tx } from "@scrip/db";

type NewJobFailure = {
  id: string;
  functionId: string;
  eventId: string;
  eventName: string;
  payload: Prisma.InputJsonValue;
  error: string;
};

/** Keeps what a job could not do, once for each function and event. */
export async function insertJobFailureOnce(tx: Tx, failure: NewJobFailure): Promise<void> {
  await tx.jobFailure.createMany({ data: failure, skipDuplicates: true });
}

type JobFailure = {
  id: string;
  functionId: string;
  eventId: string;
  eventName: string;
  error: string;
  failedAt: Date;
  retriedAt: Date | null;
};

/** Those that nobody has retried before all others, each the latest first. */
export async function listJobFailures(tx: Tx, limit: number): Promise<JobFailure[]> {
  return tx.jobFailure.findMany({
    orderBy: [{ retriedAt: { sort: "desc", nulls: "first" } }, { failedAt: "desc" }, { id: "desc" }],
    take: limit,
    select: {
      id: true,
      functionId: true,
      eventId: true,
      eventName: true,
      error: true,
      failedAt: true,
      retriedAt: true,
    },
  });
}

/** Notes that a failure is retried; answers its event the first time, null when it was retried before or is not there. */
export async function takeFailureToRetry(
  tx: Tx,
  by: { failureId: string; userId: string },
): Promise<{ eventName: string; payload: unknown } | null> {
  const [row] = await tx.$queryRaw<{ eventName: string; payload: unknown }[]>`
    UPDATE job_failure SET retried_at = scrip_now(), retried_by = ${by.userId}
      WHERE id = ${by.failureId} AND retried_at IS NULL RETURNING event_name AS "eventName", payload`;
  return row ?? null;
}

export async function jobFailureExists(tx: Tx, failureId: string): Promise<boolean> {
  return (await tx.jobFailure.count({ where: { id: failureId } })) > 0;
}
