import { provePerson } from "@scrip/auth";
import { z } from "zod";
import { CODE_CHARACTERS_MAX, PasswordIn } from "../account/secret-text.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { readConfirmation } from "./confirmation.ts";
import { deleteAccount } from "./delete-account.ts";

const DeleteIn = z.strictObject({
  password: PasswordIn,
  /** Of the authenticator, or a recovery code. Wanted where `terms` says `twoFactor`. */
  code: z.string().trim().max(CODE_CHARACTERS_MAX).default(""),
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
    const proof = { userId, password: input.password, code: input.code };
    await provePerson(db, proof, auth, (takeProof) => deleteAccount(db, { userId, givenUpMicrocredits }, takeProof));
    return { deleted: true as const };
  });
