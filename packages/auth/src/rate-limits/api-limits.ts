/** How much of the API may be used in each minute, in units of weight: a plain request is 1. */
export type ApiLimits = {
  /** Of one API key, or of one logged-in user. */
  perKey: number;
  /** Of one customer, through all keys and users. */
  perCustomer: number;
  /** From one network: see `clientNetwork`. Offices share an address, so it is wide. */
  perNetwork: number;
};

export const API_WINDOW_SECONDS = 60;

export const STANDARD_API_LIMITS: ApiLimits = { perKey: 600, perCustomer: 3_000, perNetwork: 6_000 };

/** The sandbox exists to be tried and tested. */
export const SANDBOX_API_LIMITS: ApiLimits = { perKey: 1_000_000, perCustomer: 1_000_000, perNetwork: 1_000_000 };

/** Where a call comes from, and what it weighs. `ip` as the app's own server saw it. */
export type ApiUse = { ip: string | null; weight: number };
