import { listJobFailures } from "@scrip/events";
import { listQuarantinedStripeEvents } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const SHOWN = 100;

const FailedJob = z.object({
  id: z.string(),
  functionId: z.string(),
  eventName: z.string(),
  error: z.string(),
  failedAt: TimeOut,
  retriedAt: TimeOut.nullable(),
});

const QuarantinedEvent = z.object({
  id: z.string(),
  type: z.string(),
  apiVersion: z.string().nullable(),
  livemode: z.boolean(),
  objectId: z.string().nullable(),
  receivedAt: TimeOut,
});

/** What the jobs could not do by themselves: jobs that have failed for good, and events of Stripe's in quarantine. */
export const listWorkProcedure = procedureFor("admin.read")
  .input(z.strictObject({}).optional())
  .output(z.object({ failedJobs: z.array(FailedJob), quarantinedEvents: z.array(QuarantinedEvent) }))
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const [jobs, events] = await Promise.all([listJobFailures(db, SHOWN), listQuarantinedStripeEvents(db, SHOWN)]);
    return {
      failedJobs: jobs.map(({ id, functionId, eventName, error, failedAt, retriedAt }) => ({
        id,
        functionId,
        eventName,
        error,
        failedAt: failedAt.toISOString(),
        retriedAt: timeOrNull(retriedAt),
      })),
      quarantinedEvents: events.map((event) => ({ ...event, receivedAt: event.receivedAt.toISOString() })),
    };
  });
