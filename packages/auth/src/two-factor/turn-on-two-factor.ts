import type { User } from "@scrip/customers";
import { readNow, type Tx } from "@scrip/db";
import { AppError, InvalidInputError } from "@scrip/errors";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { WrongCodeError } from "../errors.ts";
import { openTwoFactorOffer } from "./offer.ts";
import { renewRecoveryCodes } from "./renew-recovery-codes.ts";
import { findTotpStep } from "./totp.ts";
import { insertTwoFactor, readRealNow } from "./two-factor.store.ts";
import { sealTwoFactorSecret } from "./two-factor-secret.ts";

/**
 * Turns two-factor on, once a code proves that the offered secret is in an authenticator. Answers the recovery codes, which
 * are seen this once. The caller has made sure of who the user is.
 *
 * @throws {WrongCodeError}
 * @throws {InvalidInputError} the offer is too old, or somebody else's
 * @throws {AppError} `conflict` when it is on already
 */
export async function turnOnTwoFactor(
  tx: Tx,
  user: User,
  { offer, code }: { offer: string; code: string },
  secretKey: string,
): Promise<string[]> {
  const opened = openTwoFactorOffer(secretKey, user, offer, await readNow(tx));
  if (!opened) throw new InvalidInputError("This took too long. Start setting up two-factor again.");
  const step = findTotpStep(opened.secret, code.replaceAll(/\s/g, ""), await readRealNow(tx));
  if (step === null) throw new WrongCodeError();

  const sealedSecret = sealTwoFactorSecret(secretKey, user.id, opened.secret);
  if (!(await insertTwoFactor(tx, { userId: user.id, sealedSecret, lastStep: step }))) {
    throw new AppError("conflict", "two-factor is on", { publicMessage: "Two-factor is on already." });
  }
  await writeOwnAct(tx, user.id, "account.turn_on_two_factor");
  await writeAccountMail(tx, { kind: "two_factor_on", userId: user.id, email: user.email });
  return renewRecoveryCodes(tx, user.id, secretKey);
}
