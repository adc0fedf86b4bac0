import { changePassword } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";
import { PasswordIn } from "./secret-text.ts";

/** Changes the password. All other sessions end; this one goes on under a new cookie. */
export const changePasswordProcedure = ownAccountProcedure
  .input(z.strictObject({ currentPassword: PasswordIn, newPassword: PasswordIn }))
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    const { db, auth, sessionCookie } = ctx.deps;
    const { token } = await changePassword(db, ctx.principal, input, auth.limits);
    ctx.setCookies.push(sessionCookie.set(token));
    return {};
  });
