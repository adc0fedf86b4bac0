import { requestVerification } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";

/** Mails the link that proves the address again. With an address that is proven it does nothing. */
export const sendVerificationProcedure = ownAccountProcedure
  .input(z.strictObject({}).optional())
  .output(z.object({}))
  .mutation(async ({ ctx }) => {
    const { db, auth } = ctx.deps;
    await requestVerification(db, ctx.principal.userId, auth.limits);
    return {};
  });
