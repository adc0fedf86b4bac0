import { findUser } from "@scrip/customers";
import { assert } from "@scrip/errors";
import type { ApiContext } from "../api-context.ts";

/** Who buys, for whom, and where Stripe writes to. */
export type Buyer = { customerId: string; userId: string; email: string };

/** The buyer behind a call that may buy. */
export async function findBuyer({
  deps,
  principal,
  customerId,
}: Pick<ApiContext, "deps"> & { principal: { userId: string }; customerId: string }): Promise<Buyer> {
  const { userId } = principal;
  const user = await findUser(deps.db, userId);
  assert(user, `user ${userId} is signed in and not there`);
  return { customerId, userId, email: user.email };
}
