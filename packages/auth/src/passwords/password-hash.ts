import { hash, verify } from "@node-rs/argon2";
import { normalisePassword, PASSWORD_LENGTH_MAX } from "./check-password.ts";

// OWASP's parameters for Argon2id: 19 MiB, two passes, one lane; about 30 ms. `2` is Argon2id, a const enum in the package.
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The hash of nobody's password. It is compared where there is no user, so that the answer takes as long. */
const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$duvs+mkqVp4oGsLi1lN1kg$Y8c9bTbZ+sCkAIJO10V0LJqP+q+6aQmP4E5ozZSCCfo";

/** Hashes a password with Argon2id and a salt of its own. Takes tens of milliseconds: never inside a transaction. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalisePassword(password), PARAMETERS);
}

/** Tells whether the password is the one behind the hash. With no hash it works as long and answers false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // A password that sign-up would refuse for its length is wrong; cutting it keeps the work bounded.
  const candidate = password.slice(0, 4 * PASSWORD_LENGTH_MAX);
  const matches = await verify(passwordHash ?? NOBODYS_HASH, normalisePassword(candidate));
  return matches && passwordHash !== null && candidate.length === password.length;
}
