import { endOtherSessions, endSession, listSessionsOfUser } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";
import { TimeOut } from "../wire/time.ts";

const SessionOut = z.object({
  id: z.string(),
  /** True for the session that asks. */
  current: z.boolean(),
  /** The app that it is logged in to. */
  app: z.enum(["web", "admin"]),
  userAgent: z.string().nullable(),
  createdAt: TimeOut,
  lastSeenAt: TimeOut,
});

/** Where whoever asks is logged in, last seen first. */
export const listSessionsProcedure = ownAccountProcedure
  .input(z.strictObject({}).optional())
  .output(z.object({ items: z.array(SessionOut) }))
  .query(async ({ ctx }) => {
    const { userId, sessionId } = ctx.principal;
    const sessions = await listSessionsOfUser(ctx.deps.db, userId);
    const items = sessions.map(({ id, audience, userAgent, createdAt, lastSeenAt }) => ({
      id,
      current: id === sessionId,
      app: audience,
      userAgent,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    }));
    return { items };
  });

/** Ends one of the sessions of whoever asks, from the next request on. */
export const endSessionProcedure = ownAccountProcedure
  .input(z.strictObject({ id: z.string().regex(/^[0-9a-f]{64}$/, "This is not the id of a session.") }))
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    await endSession(ctx.deps.db, ctx.principal, input.id);
    return {};
  });

/** Ends all sessions of whoever asks but the one that asks. */
export const endOtherSessionsProcedure = ownAccountProcedure
  .input(z.strictObject({}).optional())
  .output(z.object({}))
  .mutation(async ({ ctx }) => {
    await endOtherSessions(ctx.deps.db, ctx.principal);
    return {};
  });
