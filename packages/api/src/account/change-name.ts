import { changeName } from "@scrip/auth";
import { z } from "zod";
import { ownAccountProcedure } from "../trpc/trpc.ts";
import { text } from "../wire/text.ts";

/** Gives whoever asks another name to show. */
export const changeNameProcedure = ownAccountProcedure
  .input(z.strictObject({ name: text(200) }))
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    await changeName(ctx.deps.db, ctx.principal.userId, input.name);
    return {};
  });
