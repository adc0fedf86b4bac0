import { assert } from "@scrip/errors";
import { openSealedText, type Seal, sealText } from "../seal-text.ts";

/** The secret as it is stored, for this user alone. */
export function sealTwoFactorSecret(secretKey: string, userId: string, secret: string): Uint8Array<ArrayBuffer> {
  return sealText(sealOf(secretKey, userId), secret);
}

export function openTwoFactorSecret(secretKey: string, userId: string, sealed: Uint8Array): string {
  const secret = openSealedText(sealOf(secretKey, userId), sealed);
  assert(secret !== null, `the two-factor secret of ${userId} does not open: SECRET_KEY is another one`);
  return secret;
}

function sealOf(secretKey: string, owner: string): Seal {
  return { secretKey, use: "scrip two-factor secrets", owner };
}
