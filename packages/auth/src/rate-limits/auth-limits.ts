import type { RateLimit } from "./take-rate-limit.ts";

/** How often a password or code may be tried, an account be made, a mail be asked for. Only failures of a log-in count for long. */
export type AuthLimits = {
  logInPerNetwork: RateLimit;
  logInPerAccountAndNetwork: RateLimit;
  logInPerAccount: RateLimit;
  /** Of all log-ins together. */
  logInEverywhere: RateLimit;
  codePerAccount: RateLimit;
  codePerAccountAndDay: RateLimit;
  codePerNetwork: RateLimit;
  /** Of somebody who is logged in and is asked again. */
  passwordPerAccount: RateLimit;
  resetPerNetwork: RateLimit;
  resetPerAddress: RateLimit;
  verificationPerAccount: RateLimit;
  emailChangePerAccount: RateLimit;
  signUpPerNetwork: RateLimit;
  signUpPerAccount: RateLimit;
  /** Of promotion codes that nobody made. */
  promotionCodePerAccount: RateLimit;
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * The limit of the pair is the narrow one; the account's own is wide, so that a stranger who fails on purpose
 * from one place does not keep the owner out, and ends with its hour.
 */
export const STANDARD_LIMITS: AuthLimits = {
  logInPerNetwork: { limit: 100, windowSeconds: 15 * MINUTE },
  logInPerAccountAndNetwork: { limit: 10, windowSeconds: 15 * MINUTE },
  logInPerAccount: { limit: 100, windowSeconds: HOUR },
  logInEverywhere: { limit: 600, windowSeconds: MINUTE },
  codePerAccount: { limit: 10, windowSeconds: 15 * MINUTE },
  codePerAccountAndDay: { limit: 50, windowSeconds: DAY },
  codePerNetwork: { limit: 50, windowSeconds: 15 * MINUTE },
  passwordPerAccount: { limit: 10, windowSeconds: 15 * MINUTE },
  resetPerNetwork: { limit: 20, windowSeconds: HOUR },
  resetPerAddress: { limit: 5, windowSeconds: HOUR },
  verificationPerAccount: { limit: 5, windowSeconds: HOUR },
  emailChangePerAccount: { limit: 5, windowSeconds: HOUR },
  signUpPerNetwork: { limit: 20, windowSeconds: HOUR },
  signUpPerAccount: { limit: 5, windowSeconds: HOUR },
  promotionCodePerAccount: { limit: 20, windowSeconds: HOUR },
};

const WIDE: RateLimit = { limit: 1_000_000, windowSeconds: MINUTE };

/** The sandbox exists to be tried and tested. */
export const SANDBOX_LIMITS: AuthLimits = {
  logInPerNetwork: WIDE,
  logInPerAccountAndNetwork: WIDE,
  logInPerAccount: WIDE,
  logInEverywhere: WIDE,
  codePerAccount: WIDE,
  codePerAccountAndDay: WIDE,
  codePerNetwork: WIDE,
  passwordPerAccount: WIDE,
  resetPerNetwork: WIDE,
  resetPerAddress: WIDE,
  verificationPerAccount: WIDE,
  emailChangePerAccount: WIDE,
  signUpPerNetwork: WIDE,
  signUpPerAccount: WIDE,
  promotionCodePerAccount: WIDE,
};
