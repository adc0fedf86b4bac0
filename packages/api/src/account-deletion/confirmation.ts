import { InvalidInputError } from "@scrip/errors";
import { parseCredits } from "@scrip/money";

const WORDS = /^give up ([\d.,]+) credits?$/;

/**
 * The paid credits, in microcredits, that somebody agrees to lose by typing it: "give up 997.4125 credits". Nothing typed: none.
 *
 * @throws {InvalidInputError} with `field: "giveUp"` when it says anything else
 */
export function readConfirmation(typed: string): bigint {
  if (typed.trim() === "") return 0n;
  const amount = WORDS.exec(typed.trim().toLowerCase())?.[1];
  const microcredits = amount === undefined ? null : parseCredits(amount.replaceAll(",", ""));
  if (microcredits === null || microcredits < 0n) {
    throw new InvalidInputError('Type the words as they are shown, such as "give up 100 credits".', {
      field: "giveUp",
    });
  }
  return microcredits;
}
