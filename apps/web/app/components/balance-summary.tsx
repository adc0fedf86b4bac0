import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import type { Balance } from "../data/wire.ts";
import { CountingCredits } from "./counting-credits.tsx";

/** What can be spent now, what running requests hold, and the sums behind it. */
export function BalanceSummary({ balance }: { balance: Balance }) {
  const debtMicrocredits = microcreditsOf(balance.debt);
  return (
    <section aria-label="Balance" className="grid gap-4">
      <p data-testid="available">
        <CountingCredits
          amountMicrocredits={microcreditsOf(balance.available)}
          className="text-40 font-semibold tracking-tight"
        />
        <span className="text-16 text-text-muted max-sm:block sm:ml-2">credits available</span>
      </p>
      <dl className="flex flex-wrap gap-x-10 gap-y-3 border-y border-line py-3 text-13">
        <Figure label="Balance" amount={balance.balance} />
        <Figure label="Held" amount={balance.held} />
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
