import { createHmac, hkdfSync, randomInt } from "node:crypto";

export const RECOVERY_CODES = 10;

/** Neither 0 and o nor 1, i and l. */
const LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
const GROUP = 5;
const GROUPS = 2;

/** Ten new codes of ten letters and digits (49 random bits), as `xxxxx-xxxxx`. */
export function makeRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, pickLetter).join("")).join("-"),
  );
}

function pickLetter(): string {
  return LETTERS.charAt(randomInt(LETTERS.length));
}

/** What was typed, as it was made: without spaces and dashes, in small letters. */
function normaliseRecoveryCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[\s-]/g, "");
}

/** What is stored of a code. It takes SECRET_KEY, so that nobody finds codes by trying with a stolen database. */
export function hashRecoveryCode(secretKey: string, userId: string, code: string): string {
  const key = new Uint8Array(hkdfSync("sha256", secretKey, "", "scrip recovery codes", 32));
  return createHmac("sha256", key)
    .update(`${userId}:${normaliseRecoveryCode(code)}`)
    .digest("hex");
}
