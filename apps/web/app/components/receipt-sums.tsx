import { Link } from "@remix-run/react";
import { classNames, Stat, StatList } from "@scrip/ui";
import { receiptDollars } from "../data/receipt-lines.ts";
import type { ReceiptYear } from "../data/wire.ts";

/** What was paid in a year or in all, and the years to choose from. `chosen`: null for all of them. */
export function ReceiptSums({ years, chosen }: { years: ReceiptYear[]; chosen: number | null }) {
  const counted = years.filter(({ year }) => chosen === null || year === chosen);
  const sum = (pick: (year: ReceiptYear) => number) => counted.reduce((total, year) => total + pick(year), 0);
  const paidCents = sum((year) => year.paidCents);
  const refundedCents = sum((year) => year.refundedCents);
  return (
    <>
      <nav aria-label="Years" className="flex flex-wrap gap-1">
        <YearLink to="/receipts" isChosen={chosen === null}>
          All years
        </YearLink>
        {years.map(({ year }) => (
          <YearLink key={year} to={`/receipts?year=${year}`} isChosen={year === chosen}>
            {String(year)}
          </YearLink>
        ))}
      </nav>
      <StatList>
        <Stat name="Paid" value={receiptDollars(paidCents)} main />
        <Stat name="Refunded" value={receiptDollars(refundedCents)} />
        <Stat name="After refunds" value={receiptDollars(paidCents - refundedCents)} hint="what you paid in the end" />
        <Stat name="Receipts" value={sum(({ receipts }) => receipts)} />
      </StatList>
    </>
  );
}

function YearLink({ to, isChosen, children }: { to: string; isChosen: boolean; children: string }) {
  return (
    <Link
      to={to}
      aria-current={isChosen ? "page" : undefined}
      className={classNames(
        "rounded-control px-3 py-1.5 text-13 font-medium tabular-nums",
        isChosen ? "bg-accent-soft text-accent" : "text-text-muted hover:bg-sunken hover:text-text",
      )}
    >
      {children}
    </Link>
  );
}
