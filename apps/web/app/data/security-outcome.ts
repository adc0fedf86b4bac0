export type SecurityIntent =
  | "change-password"
  | "offer-two-factor"
  | "confirm-two-factor"
  | "turn-off-two-factor"
  | "replace-codes"
  | "end-session"
  | "end-other-sessions";

/** What became of a form of the security page. */
export type SecurityOutcome = {
  /** Which form; null when it was none of them. */
  intent: SecurityIntent | null;
  /** By field. Absent when it worked. */
  errors?: Record<string, string>;
  /** What to put into the authenticator. */
  offer?: { secret: string; uri: string; offer: string };
  /** Seen this once. */
  recoveryCodes?: string[];
};
