import { microcreditsOf, nanodollarsFromCents, nanodollarsOf } from "@scrip/money";
import { Credits, Dollars, Stat, StatList } from "@scrip/ui";
import type { Overview } from "../data/wire.ts";

/** The business in eight numbers. */
export function BusinessFigures({ overview }: { overview: Overview }) {
  const credits = (wire: string) => <Credits amountMicrocredits={microcreditsOf(wire)} decimalsMax={2} />;
  return (
    <StatList>
      <Stat
        main
        name="Revenue"
        value={<Dollars amountNanodollars={nanodollarsFromCents(overview.revenueCents)} />}
        hint="what customers paid"
      />
      <Stat
        name="Margin"
        value={<Dollars amountNanodollars={nanodollarsFromCents(overview.marginCents)} />}
        hint="earned revenue less provider cost"
      />
      <Stat
        name="Provider cost"
        value={<Dollars amountNanodollars={nanodollarsOf(overview.providerCostUsd)} decimals={4} />}
        hint="what the providers bill"
      />
      <Stat name="Platform share" value={credits(overview.platformShare)} hint="credits, 15/115 of charges" />
      <Stat name="Credits sold" value={credits(overview.creditsSold)} hint="bonus credits not counted" />
      <Stat name="Credits spent" value={credits(overview.creditsSpent)} hint="charges of requests" />
      <Stat name="Outstanding" value={credits(overview.creditsOutstanding)} hint="credits we still owe, at the end" />
      <Stat name="Active users" value={overview.activeUsers} hint="with a settled request" />
    </StatList>
  );
}
