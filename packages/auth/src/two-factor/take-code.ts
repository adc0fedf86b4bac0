import type { User } from "@scrip/customers";
import type { Tx } from "@scrip/db";
import { writeAccountMail } from "../account-mails/write-account-mail.ts";
import { writeOwnAct } from "../audit/write-own-act.ts";
import { WrongCodeError } from "../errors.ts";
import { hashRecoveryCode } from "./recovery-codes.ts";
import { findTotpStep } from "./totp.ts";
import { findSealedSecret, takeRecoveryCode, takeTotpStep } from "./two-factor.store.ts";
import { openTwoFactorSecret } from "./two-factor-secret.ts";

const TOTP_CODE = /^\d{6}$/;
const CODE_LENGTH_MAX = 40;

/**
 * Uses up a code of the user: the authenticator's, or a recovery code, of which the user is told by mail. In the transaction of
 * what the code is for.
 *
 * @throws {WrongCodeError} it does not fit, was used before, or two-factor is off
 */
export async function takeCode(tx: Tx, user: User, typed: string, secretKey: string): Promise<void> {
  const code = typed.slice(0, CODE_LENGTH_MAX).replaceAll(/[\s-]/g, "");
  const taken = TOTP_CODE.test(code)
    ? await takeTotp(tx, user.id, code, secretKey)
    : await takeRecovery(tx, user, code, secretKey);
  if (!taken) throw new WrongCodeError();
}

async function takeTotp(tx: Tx, userId: string, code: string, secretKey: string): Promise<boolean> {
  const row = await findSealedSecret(tx, userId);
  if (!row) return false;
  const step = findTotpStep(openTwoFactorSecret(secretKey, userId, row.sealedSecret), code, row.realNow);
  return step !== null && takeTotpStep(tx, userId, step);
}

async function takeRecovery(tx: Tx, user: User, code: string, secretKey: string): Promise<boolean> {
  if (!(await takeRecoveryCode(tx, user.id, hashRecoveryCode(secretKey, user.id, code)))) return false;
  await writeOwnAct(tx, user.id, "account.use_recovery_code");
  await writeAccountMail(tx, { kind: "recovery_code_used", userId: user.id, email: user.email });
  return true;
}
