import { microcreditsOf } from "@scrip/money";
import { Credits, Stat, StatList } from "@scrip/ui";
import type { Customer } from "../data/wire.ts";

/** What the customer has, holds and owes, and the sums of the past. In credits. */
export function CustomerFigures({ balance }: { balance: Customer["balance"] }) {
  const owesSomething = microcreditsOf(balance.debt) > 0n;
  return (
    <StatList oneLine>
      <Stat main name="Balance" value={<Amount of={balance.balance} />} hint="held credits included" />
      <Stat name="Held" value={<Amount of={balance.held} className="text-held" />} hint="for running requests" />
      <Stat name="Available" value={<Amount of={balance.available} />} />
      {owesSomething ? <Stat name="Debt" value={<Amount of={balance.debt} className="text-bad" />} /> : null}
      <Stat name="Bought in all" value={<Amount of={balance.totalPurchased} />} />
      <Stat name="Spent in all" value={<Amount of={balance.totalSpent} />} />
    </StatList>
  );
}

function Amount({ of, className }: { of: string; className?: string }) {
  return <Credits amountMicrocredits={microcreditsOf(of)} decimalsMax={4} {...(className ? { className } : {})} />;
}
