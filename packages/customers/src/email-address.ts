import { InvalidInputError } from "@scrip/errors";

const LENGTH_MAX = 254;
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** The one spelling under which an address is stored and looked up; null when it is not an address. */
export function normaliseEmail(raw: string): string | null {
  const email = raw.trim().normalize("NFKC").toLowerCase();
  return email.length <= LENGTH_MAX && ADDRESS.test(email) ? email : null;
}

/**
 * Like {@link normaliseEmail}, for an address that somebody just typed.
 *
 * @throws {InvalidInputError} with `field: "email"`
 */
export function parseEmail(raw: string): string {
  const email = normaliseEmail(raw);
  if (email === null)
    throw new InvalidInputError("Enter an e-mail address, like name@example.com.", { field: "email" });
  return email;
}
