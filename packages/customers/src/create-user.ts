import { newId, type Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { createPersonCustomer } from "./create-person-customer.ts";
import type { Customer } from "./customer.store.ts";
import { parseDisplayName } from "./display-name.ts";
import { parseEmail } from "./email-address.ts";
import { insertUser, type User, type UserRole } from "./user.store.ts";

/**
 * Makes a user and the user's own customer. The password arrives hashed; hash it before the transaction begins.
 *
 * @throws {InvalidInputError} the e-mail or the name is malformed, or the e-mail has an account; `field` says which
 */
export async function createUser(
  tx: Tx,
  input: { email: string; name: string; passwordHash: string; role: UserRole },
): Promise<{ user: User; customer: Customer }> {
  const user = await insertUser(tx, {
    id: newId("usr"),
    email: parseEmail(input.email),
    name: parseDisplayName(input.name),
    passwordHash: input.passwordHash,
    role: input.role,
  });
  if (!user) {
    throw new InvalidInputError("There is an account with this e-mail already. Log in instead.", { field: "email" });
  }
  return { user, customer: await createPersonCustomer(tx, user) };
}
