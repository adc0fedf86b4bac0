import { groupThousands, MICROCREDITS_PER_CREDIT, splitCredits } from "@scrip/money";
import { classNames } from "./class-names.ts";

export type CreditsProps = {
  amountMicrocredits: bigint;
  /** A change rather than a state: incoming gets a plus and the `good` colour, outgoing a minus and no colour. */
  asChange?: boolean;
  /** Adds the word "credits" after the number. */
  withUnit?: boolean;
  /** At most this many decimals are shown, cut and not rounded up: a balance must never look larger than it is. */
  decimalsMax?: number;
  /** Keeps the decimal points of a column under each other: room for `decimalsMax` digits, filled or not. */
  aligned?: boolean;
  className?: string;
};

/** An amount of credits: digits of equal width, decimals in a lighter tone. */
export function Credits({ amountMicrocredits, asChange, withUnit, decimalsMax = 6, aligned, className }: CreditsProps) {
  const { whole, fraction } = splitCredits(amountMicrocredits);
  const shownFraction = fraction.slice(0, decimalsMax).replace(/0+$/, "");
  const incoming = asChange && amountMicrocredits > 0n;
  return (
    <span className={classNames("whitespace-nowrap tabular-nums", incoming && "text-good", className)}>
      {signOf(amountMicrocredits, asChange)}
      {groupThousands(whole)}
      {shownFraction ? <span className={incoming ? undefined : "text-text-muted"}>.{shownFraction}</span> : null}
      {aligned ? <Filler digits={decimalsMax - shownFraction.length} withPoint={shownFraction === ""} /> : null}
      {withUnit ? <span className="text-text-muted"> {isOne(amountMicrocredits) ? "credit" : "credits"}</span> : null}
    </span>
  );
}

/** Nothing to see, as wide as the digits that are not there. */
function Filler({ digits, withPoint }: { digits: number; withPoint: boolean }) {
  return (
    <span aria-hidden="true" className="invisible select-none max-sm:hidden">
      {withPoint ? "." : ""}
      {"0".repeat(digits)}
    </span>
  );
}

function signOf(amountMicrocredits: bigint, asChange: boolean | undefined): string {
  if (amountMicrocredits < 0n) return "−";
  return asChange && amountMicrocredits > 0n ? "+" : "";
}

const isOne = (amountMicrocredits: bigint) => amountMicrocredits === MICROCREDITS_PER_CREDIT;
