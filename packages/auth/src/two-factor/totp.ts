import { Secret, TOTP } from "otpauth";

const ISSUER = "Scrip";
const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks of phones are off by some seconds, and people take some to type. */
const STEPS_ASIDE = 1;
const SECRET_BYTES = 20;
const CODE = /^\d{6}$/;

/** A new secret for an authenticator, in base 32. */
export function makeTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The address that an authenticator reads from a QR code. */
export function totpUri(secret: string, email: string): string {
  return new TOTP({ issuer: ISSUER, label: email, secret, digits: DIGITS, period: STEP_SECONDS }).toString();
}

/**
 * The step of 30 seconds that a code of six digits belongs to, when that is the one of `at` or beside it; null otherwise. `at` is
 * the real time: that is what the authenticator goes by.
 */
export function findTotpStep(secret: string, code: string, at: Date): bigint | null {
  if (!CODE.test(code)) return null; // the library compares bytes, and throws at digits of other scripts
  const totp = new TOTP({ secret: Secret.fromBase32(secret), digits: DIGITS, period: STEP_SECONDS });
  const timestamp = at.getTime();
  const delta = totp.validate({ token: code, timestamp, window: STEPS_ASIDE });
  return delta === null ? null : BigInt(Math.floor(timestamp / 1_000 / STEP_SECONDS) + delta);
}
