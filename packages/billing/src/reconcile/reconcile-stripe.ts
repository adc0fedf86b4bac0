import { inTransaction, readNow } from "@scrip/db";
import { raiseAlarm } from "@scrip/events";
import type { StripePeriod } from "@scrip/payments";
import type { BillingDeps } from "../billing-deps.ts";
import { compareCharges } from "./compare-charges.ts";
import { compareCheckouts } from "./compare-checkouts.ts";
import { compareDisputes } from "./compare-disputes.ts";
import { compareInvoices } from "./compare-invoices.ts";
import { compareRefunds } from "./compare-refunds.ts";
import type { Finding } from "./finding.ts";
import { closeStripeCheck, insertFinding, isStripeCheckOverdue, openStripeCheck } from "./stripe-check.store.ts";

const SECOND_MS = 1_000;
const DAY_MS = 24 * 3_600_000;
/** Daily runs overlap, so that one that failed is made up for. */
const USUAL_DAYS = 3;
/** What happened in the last minutes may still be on its way to us. */
const GRACE_MS = 10 * 60_000;

export type StripeReconciliation = {
  checkId: string;
  /** Pairs that were held against each other. */
  compared: number;
  findings: readonly Finding[];
};

/**
 * Holds our payments, refunds and disputes against Stripe's sessions, invoices, charges, refunds and disputes, both ways, a day at a time.
 * What Stripe has and we have not is brought here by the functions that the webhooks would have called, so it is given once;
 * everything else is only reported: a finding and an alarm. `period` is the last three days where it is left out; it may reach
 * back for years. Null: another run is under way.
 *
 * @throws {AppError} `payment_provider_failed`, `busy`: what was found so far is kept; run it again
 */
export async function reconcileStripe(deps: BillingDeps, period?: StripePeriod): Promise<StripeReconciliation | null> {
  const now = await readNow(deps.db);
  const whole = period ?? {
    from: new Date(now.getTime() - USUAL_DAYS * DAY_MS),
    to: new Date(now.getTime() - GRACE_MS),
  };
  const checkId = await openStripeCheck(deps.db, whole);
  if (checkId === null) return null;
  const findings: Finding[] = [];
  let compared = 0;
  let finishedAt: Date | null = null;
  const report = async (finding: Finding) => {
    findings.push(finding);
    await keepFinding(deps, checkId, finding);
  };
  const count = () => {
    compared += 1;
  };
  try {
    for (const day of splitIntoDays(whole)) {
      const comparison = { deps, period: day, count, report };
      await compareCheckouts(comparison);
      await compareInvoices(comparison);
      await compareCharges(comparison);
      await compareRefunds(comparison);
      await compareDisputes(comparison);
    }
    await alarmMissedEvents(deps, findings);
    finishedAt = await readNow(deps.db);
  } finally {
    await closeStripeCheck(deps.db, checkId, { compared, finishedAt });
  }
  deps.logger.info({ checkId, compared, findings: findings.length }, "our rows were held against Stripe's");
  return { checkId, compared, findings };
}

/** For the sweeper: runs when the nightly job has not. Throws like {@link reconcileStripe}. */
export async function reconcileStripeWhenOverdue(deps: BillingDeps): Promise<StripeReconciliation | null> {
  return (await isStripeCheckOverdue(deps.db)) ? reconcileStripe(deps) : null;
}

/**
 * Stretches of at most a day, so that no list and no set of ids grows with the period. They meet at whole seconds, because Stripe
 * counts those: nothing is in two of them.
 */
export function* splitIntoDays({ from, to }: StripePeriod): Generator<StripePeriod, void> {
  const end = Math.ceil(to.getTime() / SECOND_MS) * SECOND_MS;
  for (let start = Math.floor(from.getTime() / SECOND_MS) * SECOND_MS; start < end; start += DAY_MS) {
    yield { from: new Date(start), to: new Date(Math.min(start + DAY_MS, end)) };
  }
}

async function keepFinding({ db, logger }: BillingDeps, checkId: string, finding: Finding): Promise<void> {
  const { kind, subject, paymentId, isRepaired, details } = finding;
  await inTransaction(db, async (tx) => {
    await insertFinding(tx, checkId, finding);
    if (isRepaired) return;
    const message = `Stripe and we disagree (${kind}) about ${subject}.`;
    await raiseAlarm(tx, { kind: `stripe_${kind}`, subject, message, details: { ...details, paymentId } }, logger);
  });
}

/** Repaired is not well: whatever should have told us did not. */
async function alarmMissedEvents({ db, logger }: BillingDeps, findings: readonly Finding[]): Promise<void> {
  const repaired = findings.filter(({ kind, isRepaired }) => isRepaired && kind !== "fee_missing").length;
  if (repaired === 0) return;
  const message = `${repaired} things at Stripe were not heard of in time and have been brought here by the reconciliation.`;
  await raiseAlarm(
    db,
    { kind: "stripe_events_missed", subject: "reconciliation", message, details: { repaired } },
    logger,
  );
}
