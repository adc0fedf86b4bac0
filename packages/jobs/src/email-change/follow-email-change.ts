import { findUser, listCustomersOfUser } from "@scrip/customers";
import { updateBuyerEmail } from "@scrip/payments";
import type { JobsDeps } from "../jobs-deps.ts";

/**
 * Tells Stripe the address that a person has now, for their own account; a team keeps the address of whoever bought first for it.
 * Reads the address when it runs: of several changes the last one counts, whichever job comes last. Safe to repeat.
 *
 * @throws {AppError} `payment_provider_failed`: call again
 */
export async function followEmailChange(deps: Pick<JobsDeps, "db" | "stripe">, userId: string): Promise<void> {
  const { db } = deps;
  const [user, customers] = await Promise.all([findUser(db, userId), listCustomersOfUser(db, userId)]);
  const own = customers.find(({ kind }) => kind === "person");
  if (user && own) await updateBuyerEmail(deps, { customerId: own.id, email: user.email });
}
