import { splitDollars } from "@scrip/money";
import { classNames } from "./class-names.ts";

export type DollarsProps = {
  amountNanodollars: bigint;
  /** Rounded to so many. One request costs fractions of a cent; a day costs dollars. */
  decimals?: number;
  className?: string;
};

/** An amount of US dollars: digits of equal width, decimals in a lighter tone. */
export function Dollars({ amountNanodollars, decimals = 2, className }: DollarsProps) {
  const { sign, whole, fraction } = splitDollars(amountNanodollars, decimals);
  return (
    <span className={classNames("whitespace-nowrap tabular-nums", className)}>
      {sign}${whole}
      {fraction === "" ? null : <span className="text-text-muted">.{fraction}</span>}
    </span>
  );
}
