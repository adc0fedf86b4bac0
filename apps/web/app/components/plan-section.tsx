import { useFetcher } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Badge, Button, Card, Credits, Detail, DetailList, ErrorNotice, Notice } from "@scrip/ui";
import type { CreditsOutcome } from "../data/credits-outcome.ts";
import { dollars } from "../data/package-price.ts";
import { receiptDay } from "../data/receipt-lines.ts";
import type { MonthlyPlan, Subscription } from "../data/wire.ts";

export type PlanSectionProps = {
  subscription: Subscription | null;
  plans: MonthlyPlan[];
  /** By package. Made with the page, so that a double click is one Checkout. */
  idempotencyKeys: Record<string, string>;
  /** Somebody comes back from the payment page, and Stripe may not have told us yet. */
  isExpected: boolean;
  /** Of a form that was sent without scripts. */
  outcome: CreditsOutcome | undefined;
};

const ACTION = "/credits#plan";

/** A package every month: the one that the customer has, or those to choose from. */
export function PlanSection({ subscription, plans, idempotencyKeys, isExpected, outcome }: PlanSectionProps) {
  const { Form, data = outcome, formData } = useFetcher<CreditsOutcome>();
  const problem = Object.values(data?.errors ?? {})[0];
  const isOver = subscription === null || subscription.status === "canceled";
  const chosen = formData?.get("packageId") ?? formData?.get("intent");
  return (
    <section id="plan" aria-labelledby="plan-title" className="grid gap-4 pt-4">
      <div className="flex flex-wrap items-center gap-3">
        <h2 id="plan-title" className="text-20 font-semibold">
          Monthly plan
        </h2>
        {subscription ? <PlanBadge subscription={subscription} /> : null}
      </div>
      {problem ? <ErrorNotice title="Nothing was changed.">{problem}</ErrorNotice> : null}
      {subscription && isPaymentMissing(subscription) ? <PaymentMissing subscription={subscription} /> : null}
      {subscription ? (
        <Card className="grid max-w-prose gap-4" data-testid="plan">
          <PlanFacts subscription={subscription} />
          <Form method="post" action={ACTION}>
            <input type="hidden" name="intent" value="manage" />
            <Button type="submit" busy={chosen === "manage"}>
              Manage plan
            </Button>
          </Form>
          <p className="text-13 text-text-muted">{describeManaging(subscription)}</p>
        </Card>
      ) : null}
      {isOver && isExpected ? (
        <p role="status" className="max-w-prose text-text-muted">
          Stripe is telling us about your plan. It appears here in a few seconds.
        </p>
      ) : null}
      {isOver ? (
        <>
          <ul className="grid grid-cols-[repeat(auto-fit,minmax(min(14rem,100%),1fr))] gap-4">
            {plans.map((plan) => (
              <li key={plan.packageId} className="grid">
                <Card className="flex flex-col gap-3">
                  <h3 className="text-13 font-medium text-text-muted">{plan.name}, every month</h3>
                  <p className="text-20 font-semibold">{dollars(plan.priceCents)}</p>
                  <p className="text-13 text-text-muted">
                    <Brings plan={plan} />
                  </p>
                  <Form method="post" action={ACTION} className="mt-auto">
                    <input type="hidden" name="intent" value="subscribe" />
                    <input type="hidden" name="packageId" value={plan.packageId} />
                    <input type="hidden" name="idempotencyKey" value={idempotencyKeys[plan.packageId]} />
                    <Button
                      type="submit"
                      className="w-full"
                      busy={chosen === plan.packageId}
                      disabled={chosen != null && chosen !== plan.packageId}
                    >
                      Subscribe to {plan.name}
                    </Button>
                  </Form>
                </Card>
              </li>
            ))}
          </ul>
          <p className="max-w-prose text-13 text-text-muted">
            Credits of a plan come with each payment and last until the end of the following month. Cancel at any time.
          </p>
        </>
      ) : null}
    </section>
  );
}

function PlanFacts({ subscription }: { subscription: Subscription }) {
  const { plan, renewsAt, endsAt, status, isPaused, trialEndsAt, nextAttemptAt } = subscription;
  return (
    <DetailList>
      <Detail name="Plan">
        {plan.name}, {dollars(plan.priceCents)} a month
      </Detail>
      {status === "trialing" && trialEndsAt ? <Detail name="Trial until">{receiptDay(trialEndsAt)}</Detail> : null}
      {renewsAt ? (
        <>
          <Detail name="Next renewal">{receiptDay(renewsAt)}</Detail>
          <Detail name="It brings">
            <Brings plan={plan} />
          </Detail>
        </>
      ) : null}
      {isPaused ? <Detail name="Paused">Nothing is charged, and no credits come.</Detail> : null}
      {nextAttemptAt ? <Detail name="Payment is tried again">{receiptDay(nextAttemptAt)}</Detail> : null}
      {endsAt ? <Detail name={status === "canceled" ? "Ended" : "Ends"}>{receiptDay(endsAt)}</Detail> : null}
    </DetailList>
  );
}

/** A renewal that could not be paid: what happened to the money, and what helps. */
function PaymentMissing({ subscription: { plan, nextAttemptAt } }: { subscription: Subscription }) {
  return (
    <Notice tone="warn" title={`Your ${plan.name} plan could not be charged.`}>
      Nothing was paid, and no new credits came; those you have stay until they expire.{" "}
      {nextAttemptAt
        ? `The card is tried again on ${receiptDay(nextAttemptAt)}. If it fails for good, the plan ends.`
        : "It is not tried again."}{" "}
      With another card on Stripe's page, the plan goes on.
    </Notice>
  );
}

function isPaymentMissing({ status }: Subscription): boolean {
  return status === "past_due" || status === "unpaid";
}

/** What can be done on Stripe's page, and what becomes of the credits. */
function describeManaging({ status, endsAt }: Subscription): string {
  if (status === "canceled")
    return "The credits it has brought stay until they expire. On Stripe's page you find the invoices.";
  if (endsAt !== null) {
    return "You have cancelled it: nothing more is charged. The credits it has brought stay until they expire. On Stripe's page you can keep it after all.";
  }
  return "On Stripe's page you change the plan or the card, cancel, and find invoices. A better plan begins at once and costs the difference; after cancelling, it runs to the end of its month, and its credits stay until they expire.";
}

function Brings({ plan }: { plan: MonthlyPlan }) {
  const bonusMicrocredits = microcreditsOf(plan.bonusCredits);
  return (
    <>
      <Credits amountMicrocredits={microcreditsOf(plan.credits) + bonusMicrocredits} /> credits,{" "}
      <Credits amountMicrocredits={bonusMicrocredits} /> of them bonus
    </>
  );
}

function PlanBadge({ subscription: { status, isPaused, endsAt } }: { subscription: Subscription }) {
  if (status === "canceled") return <Badge tone="neutral">Ended</Badge>;
  if (status === "past_due" || status === "unpaid") return <Badge tone="bad">Payment failed</Badge>;
  if (isPaused || status === "paused") return <Badge tone="neutral">Paused</Badge>;
  if (endsAt !== null) return <Badge tone="neutral">Ends soon</Badge>;
  return <Badge tone="good">{status === "trialing" ? "Trial" : "Active"}</Badge>;
}
