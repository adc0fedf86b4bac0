import { writeAuditEntry } from "@scrip/auth";
import { retryJob } from "@scrip/events";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

/** Runs a job that has failed for good once more. */
export const retryJobProcedure = procedureFor("admin.retryWork")
  .input(z.strictObject({ failureId: Id }))
  .output(z.object({}))
  .mutation(async ({ ctx, input: { failureId } }) => {
    const { userId } = ctx.principal;
    // Before anything is done: an act without its entry must not be.
    await writeAuditEntry(ctx.deps.db, {
      actorUserId: userId,
      action: "admin.retry_job",
      subject: failureId,
      reason: null,
      details: {},
    });
    await retryJob(ctx.deps.db, { failureId, userId });
    return {};
  });
