export type ProfileIntent = "name" | "email";

/** What became of a form of the profile page. */
export type ProfileOutcome = {
  /** Which form; null when it was none of them. */
  intent: ProfileIntent | null;
  /** By field. Absent when it worked. */
  errors?: Record<string, string>;
  /** What was typed into a form that was refused, without the password. */
  typed?: { name?: string; email?: string };
  /** Where the link of a new address went. */
  sentTo?: string;
};
