import { confirmTwoFactor, offerTwoFactor, readTwoFactor, replaceRecoveryCodes, turnOffTwoFactor } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";
import { CodeIn, PasswordIn } from "./secret-text.ts";

const OFFER_CHARACTERS_MAX = 500;
const PasswordAndCode = z.strictObject({ password: PasswordIn, code: CodeIn });
const RecoveryCodesOut = z.object({ recoveryCodes: z.array(z.string()) });

export const getTwoFactorProcedure = ownAccountProcedure
  .input(z.strictObject({}).optional())
  .output(z.object({ on: z.boolean(), recoveryCodesLeft: z.number() }))
  .query(({ ctx }) => readTwoFactor(ctx.deps.db, ctx.principal.userId));

/** Offers a secret for an authenticator. Two-factor is on once `confirm` gets the offer back with a code. */
export const offerTwoFactorProcedure = ownAccountProcedure
  .input(z.strictObject({ password: PasswordIn }))
  .output(z.object({ secret: z.string(), uri: z.string(), offer: z.string() }))
  .mutation(({ ctx, input }) => offerTwoFactor(ctx.deps.db, ctx.principal, input, ctx.deps.auth));

/** Turns two-factor on. The recovery codes are seen this once; all other sessions end, this one goes on under a new cookie. */
export const confirmTwoFactorProcedure = ownAccountProcedure
  .input(z.strictObject({ offer: z.string().min(1).max(OFFER_CHARACTERS_MAX), code: CodeIn }))
  .output(RecoveryCodesOut)
  .mutation(async ({ ctx, input }) => {
    const { db, auth, sessionCookie } = ctx.deps;
    const { recoveryCodes, token } = await confirmTwoFactor(db, ctx.principal, input, auth);
    ctx.setCookies.push(sessionCookie.set(token));
    return { recoveryCodes };
  });

export const turnOffTwoFactorProcedure = ownAccountProcedure
  .input(PasswordAndCode)
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    await turnOffTwoFactor(ctx.deps.db, ctx.principal, input, ctx.deps.auth);
    return {};
  });

/** Ten new recovery codes, seen this once; those of before open nothing any more. */
export const replaceRecoveryCodesProcedure = ownAccountProcedure
  .input(PasswordAndCode)
  .output(RecoveryCodesOut)
  .mutation(async ({ ctx, input }) => {
    const recoveryCodes = await replaceRecoveryCodes(ctx.deps.db, ctx.principal, input, ctx.deps.auth);
    return { recoveryCodes };
  });
