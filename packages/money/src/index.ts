export { ceilingDivide } from "./divide.ts";
export {
  centsFromNanodollars,
  displayDollars,
  formatDollars,
  NANODOLLARS_PER_CENT,
  NANODOLLARS_PER_DOLLAR,
  nanodollarsFromCents,
  nanodollarsOf,
  PICODOLLARS_PER_NANODOLLAR,
  splitDollars,
} from "./dollars.ts";
export {
  AMOUNT_MAX_MICROCREDITS,
  displayCredits,
  formatCredits,
  groupThousands,
  MICROCREDITS_PER_CREDIT,
  microcreditsOf,
  parseCredits,
  splitCredits,
} from "./microcredits.ts";
