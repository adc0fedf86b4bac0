import type { RateLimit } from "./take-rate-limit.ts";

/** How often a password may be tried and an account be made. Only failures of a log-in count for long. */
export type AuthLimits = {
  logInPerNetwork: RateLimit;
  logInPerAccountAndNetwork: RateLimit;
  logInPerAccount: RateLimit;
  signUpPerNetwork: RateLimit;
  signUpPerAccount: RateLimit;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * The limit of the pair is the narrow one; the account's own is wide, so that a stranger who fails on purpose
 * from one place does not keep the owner out, and ends with its hour.
 */
export const STANDARD_LIMITS: AuthLimits = {
  logInPerNetwork: { limit: 100, windowSeconds: 15 * MINUTE },
  logInPerAccountAndNetwork: { limit: 10, windowSeconds: 15 * MINUTE },
  logInPerAccount: { limit: 100, windowSeconds: HOUR },
  signUpPerNetwork: { limit: 20, windowSeconds: HOUR },
  signUpPerAccount: { limit: 5, windowSeconds: HOUR },
};

const WIDE: RateLimit = { limit: 1_000_000, windowSeconds: MINUTE };

/** The sandbox exists to be tried and tested. */
export const SANDBOX_LIMITS: AuthLimits = {
  logInPerNetwork: WIDE,
  logInPerAccountAndNetwork: WIDE,
  logInPerAccount: WIDE,
  signUpPerNetwork: WIDE,
  signUpPerAccount: WIDE,
};
