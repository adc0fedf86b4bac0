import { type Action, type Principal, requirePermission, type SessionPrincipal } from "@scrip/auth";
import { AppError, assert } from "@scrip/errors";
import { initTRPC, TRPCError } from "@trpc/server";
import type { OpenApiMeta } from "trpc-to-openapi";
import type { ApiContext } from "../api-context.ts";
import { describeError, isOurFault } from "../errors/describe-error.ts";
import { ERROR_STATUS } from "../errors/error-status.ts";
import { toAppError } from "../errors/to-app-error.ts";

/** Who may call a procedure: anybody, anybody who is logged in or sends a key, or whoever the policy permits an action. */
export type Access = "public" | "signed_in" | Action;
type Meta = OpenApiMeta<{ access?: Access }>;

const t = initTRPC
  .context<ApiContext>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const { status, code, message, details } = describeError(error, {
        requestId: ctx?.requestId ?? "unknown",
        webUrl: ctx?.deps.webUrl ?? new URL("http://localhost"),
      });
      return {
        code: shape.code,
        message,
        data: { code, httpStatus: status, ...(details ? { details } : {}) },
      };
    },
  });

export const { router, createCallerFactory } = t;

/** Gives foreseen errors their place in tRPC, and writes those that are our fault to the log. */
const procedure = t.procedure.use(async ({ ctx, path, next }) => {
  const result = await next();
  if (result.ok) return result;
  const { error } = result;
  if (isOurFault(error)) {
    ctx.deps.logger.error({ error: error.cause ?? error, requestId: ctx.requestId, path }, "a procedure failed");
  }
  const cause = toAppError(error);
  throw new TRPCError({ code: ERROR_STATUS[cause.code].trpc, message: cause.publicMessage, cause });
});

/** Anybody may call it. */
export const publicProcedure = procedure.meta({ access: "public" });

/** Whoever is logged in or sends an API key may call it. `ctx.principal` is somebody. */
export const signedInProcedure = procedure.meta({ access: "signed_in" }).use(({ ctx, next }) => {
  if (ctx.principal === null) {
    throw new AppError("unauthenticated", "nobody is signed in", { publicMessage: "Log in, or send an API key." });
  }
  return next({ ctx: { ...ctx, principal: ctx.principal satisfies Principal } });
});

/** Whoever the policy permits the action may call it. `ctx.principal` is somebody, and acts for `ctx.customerId`. */
export function procedureFor(action: Action) {
  return procedure.meta({ access: action }).use(({ ctx, next }) => {
    const principal = requirePermission(ctx.principal, action);
    return next({ ctx: { ...ctx, principal, customerId: principal.customerId } });
  });
}

/** Whoever is logged in, in either app, may call it for themselves; an API key may not. `ctx.principal` is a session. */
export const ownAccountProcedure = procedureFor("account.manage").use(({ ctx, next }) => {
  const { principal } = ctx;
  assert(principal.kind === "session", "the policy lets only sessions manage an account");
  return next({ ctx: { ...ctx, principal: principal satisfies SessionPrincipal } });
});
