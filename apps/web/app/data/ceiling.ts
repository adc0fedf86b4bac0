import { formatCredits, parseCredits } from "@scrip/money";

/** What somebody wrote as the most a message may cost: credits as a decimal string, none when it is empty, or what is wrong with it. */
export function readCeiling(written: string): { maxCredits?: string | undefined; problem?: string | undefined } {
  const text = written.trim().replaceAll(",", "");
  if (text === "") return {};
  const amountMicrocredits = parseCredits(text);
  if (amountMicrocredits === null || amountMicrocredits <= 0n) {
    return { problem: "Write a number above 0, with at most 6 decimals." };
  }
  return { maxCredits: formatCredits(amountMicrocredits) };
}
