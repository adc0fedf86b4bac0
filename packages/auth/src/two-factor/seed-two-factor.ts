import type { Tx } from "@scrip/db";
import { makeTotpSecret } from "./totp.ts";
import { insertTwoFactor } from "./two-factor.store.ts";
import { sealTwoFactorSecret } from "./two-factor-secret.ts";

/** Turns two-factor on for a demo login, whose secret may be known. Answers the secret, or null when it is on already. */
export async function seedTwoFactor(tx: Tx, userId: string, secretKey: string): Promise<string | null> {
  const secret = makeTotpSecret();
  const sealedSecret = sealTwoFactorSecret(secretKey, userId, secret);
  return (await insertTwoFactor(tx, { userId, sealedSecret, lastStep: 0n })) ? secret : null;
}
