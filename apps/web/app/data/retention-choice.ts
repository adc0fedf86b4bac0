/** Conversations are kept until their customer deletes them. */
export const KEEP_FOR_EVER = "never";

/** For how long conversations can be kept after their last message, as the settings offer it. */
export const RETENTION_CHOICES = [
  { value: KEEP_FOR_EVER, label: "Never by itself" },
  { value: "365", label: "A year after its last message" },
  { value: "90", label: "90 days after its last message" },
  { value: "30", label: "30 days after its last message" },
  { value: "7", label: "7 days after its last message" },
  { value: "1", label: "A day after its last message" },
] as const;

const DAYS = [1, 7, 30, 90, 365] as const;

/** The days of a choice, null for ever; undefined where it was never offered. */
export function readRetentionChoice(value: string): (typeof DAYS)[number] | null | undefined {
  return value === KEEP_FOR_EVER ? null : DAYS.find((days) => String(days) === value);
}
