import { findUser, listCustomersOfUser } from "@scrip/customers";
import { assert } from "@scrip/errors";
import { z } from "zod";
import { signedInProcedure } from "../trpc/trpc.ts";

const MeOut = z.object({
  userId: z.string(),
  email: z.string(),
  /** Whether the user has proven that the address is theirs. */
  emailVerified: z.boolean(),
  name: z.string(),
  role: z.string(),
  /** The customer acted for now, and all that may be chosen. */
  customerId: z.string(),
  customers: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), memberRole: z.string() })),
});

/** Who is asking. */
export const getMeProcedure = signedInProcedure
  .input(z.strictObject({}).optional())
  .output(MeOut)
  .query(async ({ ctx }) => {
    const { userId, customerId } = ctx.principal;
    const [user, customers] = await Promise.all([
      findUser(ctx.deps.db, userId),
      listCustomersOfUser(ctx.deps.db, userId),
    ]);
    assert(user, `user ${userId} is signed in and not there`);
    const { email, name, role } = user;
    return { userId, email, emailVerified: user.emailVerifiedAt !== null, name, role, customerId, customers };
  });
