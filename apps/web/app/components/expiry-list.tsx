import { Credits, classNames } from "@scrip/ui";
import { type ExpiryDay, planExpiryDays } from "../data/expiry-days.ts";
import { receiptDay } from "../data/receipt-lines.ts";
import type { Balance } from "../data/wire.ts";

/** From then on it is said in another colour; the mails begin on that day, too. */
const SOON_DAYS = 30;

/** What of the balance expires on which day, and what does not. */
export function ExpiryList({ grants, now }: { grants: Balance["grants"]; now: string }) {
  const { days, lastingMicrocredits } = planExpiryDays(grants, now);
  if (days.length === 0 && lastingMicrocredits === 0n) return null;
  const largest = [lastingMicrocredits, ...days.map(({ amountMicrocredits }) => amountMicrocredits)].reduce(
    (one, other) => (one > other ? one : other),
  );
  return (
    <section aria-labelledby="expiry" className="grid content-start gap-1">
      <h2 id="expiry" className="text-16 font-semibold">
        What expires when
      </h2>
      <ol className="grid text-table" data-testid="expiry">
        {days.map(({ day, amountMicrocredits, daysLeft }) => (
          <Line key={day} amountMicrocredits={amountMicrocredits} largest={largest} isSoon={daysLeft <= SOON_DAYS}>
            expire on <span className="whitespace-nowrap">{receiptDay(`${day}T00:00:00Z`)},</span>{" "}
            <span className={classNames("whitespace-nowrap", daysLeft <= SOON_DAYS ? "text-warn" : "text-text-muted")}>
              {describeDaysLeft(daysLeft)}
            </span>
          </Line>
        ))}
        {lastingMicrocredits > 0n ? (
          <Line amountMicrocredits={lastingMicrocredits} largest={largest} isSoon={false}>
            never expire
          </Line>
        ) : null}
      </ol>
    </section>
  );
}

function Line({
  amountMicrocredits,
  largest,
  isSoon,
  children,
}: {
  amountMicrocredits: bigint;
  largest: bigint;
  isSoon: boolean;
  children: React.ReactNode;
}) {
  return (
    <li className="grid grid-cols-[minmax(5.5rem,auto)_1fr] items-baseline gap-x-3 border-b border-line py-2 last:border-b-0">
      <span className="text-right font-medium">
        <Credits amountMicrocredits={amountMicrocredits} decimalsMax={2} />
      </span>
      <span>{children}</span>
      <svg
        aria-hidden="true"
        viewBox="0 0 1000 1"
        preserveAspectRatio="none"
        className={classNames("col-start-2 mt-1 h-1 w-full", isSoon ? "text-warn" : "text-accent")}
      >
        <rect width={Number((amountMicrocredits * 1000n) / largest)} height="1" fill="currentColor" />
      </svg>
    </li>
  );
}

function describeDaysLeft(daysLeft: ExpiryDay["daysLeft"]): string {
  if (daysLeft <= 0) return "today";
  return daysLeft === 1 ? "tomorrow" : `in ${daysLeft} days`;
}
