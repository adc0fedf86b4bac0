/** From this length on, a run of one kind of character is hardly language. */
const LONG = 100;

const SPACE = 0;
const LETTER = 1;
const DIGIT = 2;
const SYMBOL = 3;

const KIND_OF_ASCII = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/\s/.test(character)) return SPACE;
  if (/[a-z]/i.test(character)) return LETTER;
  return /\d/.test(character) ? DIGIT : SYMBOL;
});

/**
 * Whether a text may hold 100 letters, symbols or spaces in a row. One cheap pass that is never wrong when it says no: outside
 * ASCII every character counts as whatever surrounds it.
 */
export function mayHaveLongRun(text: string): boolean {
  let run = 0;
  let kind = -1;
  let undecided = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 128) {
      undecided += 1;
      run += 1;
    } else {
      const next = KIND_OF_ASCII[code] ?? SYMBOL;
      if (next === DIGIT) run = 0;
      else run = next === kind ? run + 1 : undecided + 1;
      kind = next;
      undecided = 0;
    }
    if (run >= LONG) return true;
  }
  return false;
}
