import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import type { Balance } from "../data/wire.ts";
import { CountingCredits } from "./counting-credits.tsx";

/** The balance, what of it running requests hold, and the sums behind it. */
export function BalanceSummary({ balance }: { balance: Balance }) {
  const heldMicrocredits = microcreditsOf(balance.held);
  const debtMicrocredits = microcreditsOf(balance.debt);
  return (
    <section aria-label="Balance" className="grid content-start gap-4">
      <div>
        <p data-testid="balance-total">
          <CountingCredits
            amountMicrocredits={microcreditsOf(balance.balance)}
            className="text-28 font-semibold tracking-tight min-[24rem]:text-40"
          />{" "}
          <span className="text-16 text-text-muted max-sm:block sm:ml-2">credits</span>
        </p>
        <p className="text-text-muted">
          {heldMicrocredits > 0n ? (
            <>
              <Credits amountMicrocredits={microcreditsOf(balance.available)} className="text-text" /> available,{" "}
              <Credits amountMicrocredits={heldMicrocredits} className="text-held" /> held for answers under way
            </>
          ) : microcreditsOf(balance.balance) > 0n ? (
            "Nothing of it is held"
          ) : (
            "There is nothing to spend"
          )}
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-10 gap-y-3 border-y border-line py-3 text-13">
        {debtMicrocredits > 0n ? <Figure label="Owed" amount={balance.debt} className="text-bad" /> : null}
        <Figure label="Bought in all" amount={balance.totalPurchased} />
        <Figure label="Spent in all" amount={balance.totalSpent} />
      </dl>
    </section>
  );
}

function Figure({ label, amount, className }: { label: string; amount: string; className?: string }) {
  return (
    <div>
      <dt className="text-text-muted">{label}</dt>
      <dd className={`mt-0.5 text-16 font-medium ${className ?? ""}`}>
        <Credits amountMicrocredits={microcreditsOf(amount)} />
      </dd>
    </div>
  );
}
