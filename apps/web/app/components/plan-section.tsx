import { useFetcher } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Badge, Button, Card, Credits, Detail, DetailList, dayName, ErrorNotice } from "@scrip/ui";
import { dollars } from "../data/package-price.ts";
import type { Balance, MonthlyPlan, Subscription } from "../data/wire.ts";

export type PlanSectionProps = {
  subscription: Subscription | null;
  plans: MonthlyPlan[];
  grants: Balance["grants"];
  /** By package. Made with the page, so that a double click is one Checkout. */
  idempotencyKeys: Record<string, string>;
  /** Somebody comes back from the payment page, and Stripe may not have told us yet. */
  isExpected: boolean;
};

const ACTION = "/credits/plan";

/** A package every month: the one that the customer has, or those to choose from. */
export function PlanSection({ subscription, plans, grants, idempotencyKeys, isExpected }: PlanSectionProps) {
  const { Form, data, formData } = useFetcher<{ errors: Record<string, string | undefined> }>();
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
      {subscription ? (
        <Card className="grid max-w-prose gap-4" data-testid="plan">
          <PlanFacts subscription={subscription} grants={grants} />
          <Form method="post" action={ACTION}>
            <input type="hidden" name="intent" value="manage" />
            <Button type="submit" busy={chosen === "manage"}>
              Manage plan
            </Button>
          </Form>
          <p className="text-13 text-text-muted">
            On Stripe's page you change the plan or the card, cancel, and find invoices.
          </p>
        </Card>
      ) : null}
      {isOver && isExpected ? (
        <p role="status" className="max-w-prose text-text-muted">
          Stripe is telling us about your plan. It appears here in a few seconds.
        </p>
      ) : null}
      {isOver ? (
        <>
          <ul className="grid gap-4 min-[30rem]:grid-cols-3">
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

function PlanFacts({ subscription, grants }: { subscription: Subscription; grants: Balance["grants"] }) {
  const { plan, renewsAt, endsAt, status, isPaused, trialEndsAt, nextAttemptAt } = subscription;
  return (
    <DetailList>
      <Detail name="Plan">
        {plan.name}, {dollars(plan.priceCents)} a month
      </Detail>
      {status === "trialing" && trialEndsAt ? <Detail name="Trial until">{dayOf(trialEndsAt)}</Detail> : null}
      {renewsAt ? (
        <>
          <Detail name="Next renewal">{dayOf(renewsAt)}</Detail>
          <Detail name="It brings">
            <Brings plan={plan} />
          </Detail>
        </>
      ) : null}
      {isPaused ? <Detail name="Paused">Nothing is charged, and no credits come.</Detail> : null}
      {nextAttemptAt ? <Detail name="Payment is tried again">{dayOf(nextAttemptAt)}</Detail> : null}
      {endsAt ? <Detail name={status === "canceled" ? "Ended" : "Ends"}>{dayOf(endsAt)}</Detail> : null}
      {sumByExpiry(grants).map(([day, amountMicrocredits]) => (
        <Detail key={day} name={`Expires ${dayOf(day)}`}>
          <Credits amountMicrocredits={amountMicrocredits} /> credits
        </Detail>
      ))}
    </DetailList>
  );
}

function dayOf(at: string): string {
  return dayName(at.slice(0, "yyyy-mm-dd".length));
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

/** What is left of the months that were paid, and of their bonus, by when it expires. */
function sumByExpiry(grants: Balance["grants"]): [expiresAt: string, microcredits: bigint][] {
  const days = new Set(grants.filter(({ source }) => source === "subscription").map(({ expiresAt }) => expiresAt));
  return [...days]
    .filter((expiresAt) => expiresAt !== null)
    .map((expiresAt) => {
      const sum = grants
        .filter((grant) => grant.expiresAt === expiresAt)
        .reduce((total, { remaining }) => total + microcreditsOf(remaining), 0n);
      return [expiresAt, sum];
    });
}
