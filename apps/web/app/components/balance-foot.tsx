import { Link } from "@remix-run/react";
import { displayCredits, microcreditsOf } from "@scrip/money";
import { Credits, Sparkline } from "@scrip/ui";
import type { BalanceReading } from "../data/live-balance.tsx";
import { upToHundredths } from "../data/round-credits.ts";
import { CountingCredits } from "./counting-credits.tsx";

/** The number that is always visible: what can be spent now, what runs hold, and the recent course. */
export function BalanceFoot({ balance, course }: { balance: BalanceReading; course: readonly string[] }) {
  const availableMicrocredits = microcreditsOf(balance.available);
  // As large as it was promised.
  const heldMicrocredits = upToHundredths(microcreditsOf(balance.held));
  const held = heldMicrocredits > 0n ? `, ${displayCredits(heldMicrocredits)} held` : "";
  const thousandths = course.map((amount) => Number(microcreditsOf(amount) / 1_000n));
  return (
    <Link
      to="/credits"
      data-testid="balance"
      className="flex items-baseline gap-2 rounded-control sm:grid sm:gap-0"
      aria-label={`Available credits: ${displayCredits(availableMicrocredits)}${held}`}
    >
      <span className="text-12 text-text-muted max-sm:hidden">Available credits</span>{" "}
      <CountingCredits amountMicrocredits={availableMicrocredits} className="text-16 font-semibold sm:text-20" />
      <span className="text-12 text-held max-sm:order-first sm:h-4">
        {heldMicrocredits > 0n ? (
          <>
            <Credits amountMicrocredits={heldMicrocredits} /> held
          </>
        ) : null}
      </span>
      <span className="mt-1 block h-6 text-accent max-sm:hidden">
        {thousandths.length > 1 ? <Sparkline values={thousandths} className="h-6 w-full" /> : null}
      </span>
    </Link>
  );
}
