import { countTokens as countEncoded } from "gpt-tokenizer/encoding/o200k_base";

/** Text that spells a control token (`<|endoftext|>`) is text like any other here. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

/** The encoder's time grows with the square of an unbroken run, so longer ones are counted in pieces. */
const UNBROKEN_RUN = /\S{512}/gu;

/** Tokens of `text` in the o200k encoding: what every sandbox vendor bills, whatever the model. */
export function countTokens(text: string): number {
  return countEncoded(text.replace(UNBROKEN_RUN, "$& "), AS_TEXT);
}

/**
 * A longest start of `text` that is at most `tokensMax` tokens, never ending inside a character.
 *
 * Found by halving, not by decoding tokens: the library's decoder keeps the bytes of a character that was cut and puts
 * them in front of the next text it decodes.
 */
export function cutToTokens(text: string, tokensMax: number): string {
  if (countTokens(text) <= tokensMax) return text;
  const characters = [...text];
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (countTokens(characters.slice(0, middle).join("")) <= tokensMax) fits = middle;
    else tooMany = middle;
  }
  return characters.slice(0, fits).join("");
}
