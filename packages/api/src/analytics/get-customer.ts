import { getCustomer } from "@scrip/analytics";
import { getBalance } from "@scrip/credits";
import { z } from "zod";
import { BalanceOut, writeBalance } from "../credits/write-balance.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const CustomerOut = z.object({
  id: z.string(),
  kind: z.string(),
  name: z.string(),
  createdAt: TimeOut,
  frozenAt: TimeOut.nullable(),
  frozenReason: z.string().nullable(),
  users: z.array(
    z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      role: z.string(),
      memberRole: z.string(),
      disabledAt: TimeOut.nullable(),
    }),
  ),
  balance: BalanceOut,
});

/** A customer with balance, grants and users, for operators. */
export const getCustomerProcedure = procedureFor("admin.read")
  .input(z.strictObject({ customerId: Id }))
  .output(CustomerOut)
  .query(async ({ ctx, input }) => {
    const { db } = ctx.deps;
    const customer = await getCustomer(db, input.customerId);
    const balance = await getBalance(db, input.customerId);
    return {
      ...customer,
      createdAt: customer.createdAt.toISOString(),
      frozenAt: timeOrNull(customer.frozenAt),
      users: customer.users.map((user) => ({ ...user, disabledAt: timeOrNull(user.disabledAt) })),
      balance: writeBalance(balance),
    };
  });
