import { databaseErrorCode, type Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import { findUserByEmail, updateEmail } from "./user.store.ts";

const UNIQUE_VIOLATION = "23505";

/**
 * Moves a user to an address that they have proven, in its normal spelling. After the refusal the transaction is of no more use.
 *
 * @throws {InvalidInputError} with `field: "email"` when another user has it
 */
export async function changeEmail(tx: Tx, user: { id: string; email: string }): Promise<void> {
  const holder = await findUserByEmail(tx, user.email);
  if (holder !== null && holder.id !== user.id) throw emailTaken();
  try {
    await updateEmail(tx, user.id, user.email);
  } catch (error) {
    if (databaseErrorCode(error) === UNIQUE_VIOLATION) throw emailTaken();
    throw error;
  }
}

function emailTaken(): InvalidInputError {
  return new InvalidInputError("There is another account with this e-mail.", { field: "email" });
}
