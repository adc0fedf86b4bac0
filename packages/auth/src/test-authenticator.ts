import { Secret, TOTP } from "otpauth";

// Only tests import this file.

const STEP_MS = 30_000;

/** The code that an authenticator with this secret shows now, or `stepsAhead` steps of 30 seconds from now. */
export function codeOf(secret: string, stepsAhead = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAhead * STEP_MS });
}
