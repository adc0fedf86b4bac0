import { requestEmailChange } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";
import { text } from "../wire/text.ts";
import { PasswordIn } from "./secret-text.ts";

/** Asks to move the account to another address, which counts once the link mailed there is opened. Answers where to look. */
export const changeEmailProcedure = ownAccountProcedure
  .input(z.strictObject({ email: text(320), password: PasswordIn }))
  .output(z.object({ email: z.string() }))
  .mutation(({ ctx, input }) => {
    const { db, auth } = ctx.deps;
    return requestEmailChange(db, ctx.principal.userId, input, auth.limits);
  });
