import type { Tx } from "@scrip/db";
import { hashRecoveryCode, makeRecoveryCodes } from "./recovery-codes.ts";
import { replaceRecoveryCodeHashes } from "./two-factor.store.ts";

/** Gives the user ten new recovery codes in place of those of before. They are seen this once. */
export async function renewRecoveryCodes(tx: Tx, userId: string, secretKey: string): Promise<string[]> {
  const codes = makeRecoveryCodes();
  const hashes = codes.map((code) => hashRecoveryCode(secretKey, userId, code));
  await replaceRecoveryCodeHashes(tx, userId, hashes);
  return codes;
}
