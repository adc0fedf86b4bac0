import { parseCredits } from "@scrip/money";

/** Whether a field says an amount of credits above 0. */
export function isAmount(sent: string): boolean {
  return (parseCredits(sent) ?? 0n) > 0n;
}

/** Whether a field says an amount of credits above 0, or nothing, which means none. */
export function isOptionalAmount(sent: string): boolean {
  return sent === "" || isAmount(sent);
}
