import type { Db, Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import type { AuthEnv } from "../env.ts";
import { codeSubjects } from "../rate-limits/limited-subjects.ts";
import { returnRateLimits, takeRateLimits } from "../rate-limits/take-rate-limit.ts";
import { takeCode } from "../two-factor/take-code.ts";
import { hasTwoFactor } from "../two-factor/two-factor.store.ts";
import { requirePassword } from "./require-password.ts";

/**
 * Asks somebody who is logged in for the password again and, where two-factor is on, for a code, before `act`. What it is handed
 * uses the code up in the transaction of the act, so that an act that fails leaves the code good. Only failures count for long.
 *
 * @throws {WrongPasswordError}
 * @throws {InvalidInputError} with `field: "code"` when a code is wanted and there is none
 * @throws {WrongCodeError}
 * @throws {AppError} `rate_limited` with `retryAfterSeconds`
 */
export async function provePerson<Done>(
  db: Db,
  { userId, password, code }: { userId: string; password: string; code: string },
  { secretKey, limits }: Pick<AuthEnv, "secretKey" | "limits">,
  act: (takeProof: (tx: Tx) => Promise<void>) => Promise<Done>,
): Promise<Done> {
  const user = await requirePassword(db, { userId, password }, limits);
  if (!(await hasTwoFactor(db, userId))) return act(async () => {});
  if (code === "") {
    throw new InvalidInputError("Enter a code from your authenticator, or a recovery code.", { field: "code" });
  }
  const taken = await takeRateLimits(db, codeSubjects({ userId }, limits));
  const done = await act((tx) => takeCode(tx, user, code, secretKey));
  await returnRateLimits(db, taken);
  return done;
}
