const DAY_MS = 24 * 3_600_000;

/** For how long a key can be made, as the settings offer it. */
export const KEY_EXPIRY_CHOICES = [
  { value: "never", label: "Until it is revoked", days: null },
  { value: "7", label: "In 7 days", days: 7 },
  { value: "30", label: "In 30 days", days: 30 },
  { value: "90", label: "In 90 days", days: 90 },
  { value: "365", label: "In a year", days: 365 },
] as const;

/** When a key of that choice ends; null: when it is revoked; undefined where it was never offered. */
export function readKeyExpiry(value: string, now: Date): Date | null | undefined {
  const choice = KEY_EXPIRY_CHOICES.find((offered) => offered.value === value);
  if (choice === undefined) return undefined;
  return choice.days === null ? null : new Date(now.getTime() + choice.days * DAY_MS);
}
