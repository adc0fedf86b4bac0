import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import { toHundredths, upToHundredths } from "../data/round-credits.ts";

/** Two decimals, rounded up: a promise must not look smaller than it is. */
export function AtMost({ of }: { of: string }) {
  return <Credits amountMicrocredits={upToHundredths(microcreditsOf(of))} />;
}

/** A difference, to a hundredth of a credit. */
export function CreditsDifference({ of }: { of: string }) {
  const amountMicrocredits = toHundredths(microcreditsOf(of));
  return (
    <>
      {amountMicrocredits > 0n ? "+" : ""}
      <Credits amountMicrocredits={amountMicrocredits} />
    </>
  );
}

/** A difference in percentage points. */
export function pointsWithSign(points: number): string {
  const rounded = Math.round(points);
  return `${rounded > 0 ? "+" : rounded < 0 ? "−" : ""}${Math.abs(rounded)} points`;
}
