import { provePerson } from "@scrip/auth";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { readConfirmation } from "./confirmation.ts";
import { deleteAccount } from "./delete-account.ts";

const DeleteIn = z.strictObject({
  password: z.string().min(1, "Type your password.").max(1_000),
  /** "give up 997.4125 credits": what `terms` says of the paid ones. Nothing where none are left. */
  giveUp: z.string().max(100).default(""),
});

/** Deletes the own account, whichever customer is acted for. It cannot be undone. */
export const deleteAccountProcedure = procedureFor("account.manage")
  .input(DeleteIn)
  .output(z.object({ deleted: z.literal(true) }))
  .mutation(async ({ ctx, input }) => {
    const { db, auth } = ctx.deps;
    const { userId } = ctx.principal;
    const givenUpMicrocredits = readConfirmation(input.giveUp);
    await provePerson(db, { userId, password: input.password }, auth.limits);
    await deleteAccount(db, { userId, givenUpMicrocredits });
    return { deleted: true as const };
  });
