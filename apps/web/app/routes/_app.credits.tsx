import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useRevalidator } from "@remix-run/react";
import { formErrorOf } from "@scrip/app-server";
import { Button, ErrorNotice, Notice, Page } from "@scrip/ui";
import { useCallback } from "react";
import { AutoTopUpSection } from "../components/auto-top-up-section.tsx";
import { BalanceSummary } from "../components/balance-summary.tsx";
import { Buying } from "../components/buying.tsx";
import { ExpiryList } from "../components/expiry-list.tsx";
import { GrantTable } from "../components/grant-table.tsx";
import { PackageGrid } from "../components/package-grid.tsx";
import { PlanSection } from "../components/plan-section.tsx";
import { DiscountNotice, PromotionCodeForm } from "../components/promotion-code-form.tsx";
import { StandingNotice } from "../components/standing-notice.tsx";
import { outcomeOf } from "../data/credits-outcome.ts";
import { useBalance, useBalanceChange } from "../data/live-balance.tsx";
import type { Discount } from "../data/wire.ts";
import { requireApi } from "../server/api.server.ts";
import { answerCreditsForm } from "../server/credits-form.server.ts";
import type { Api } from "../server/services.server.ts";

/** What people come back from without having paid, and what became of it. */
const CANCELLED: Record<string, string> = {
  purchase: "You left the payment page. No credits were added, and your balance is as it was.",
  plan: "You left the payment page. No plan was started.",
  card: "You left the page where a card is saved. No card was saved, and automatic top-up is as it was.",
};

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [
  { title: "Credits · Scrip" },
  { name: "description", content: "Your balance, what it is made of, and ways to get more." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api, mayBuy } = await requireApi(args);
  const asked = new URL(args.request.url).searchParams;
  await settleCard(api, asked.get("card"));
  const [{ packages }, standing, autoTopUp, plan, discount] = await Promise.all([
    api.credits.packages(),
    api.credits.standing(),
    api.credits.autoTopUp.get(),
    api.credits.subscription(),
    readDiscount(api, asked.get("code")),
  ]);
  return {
    mayBuy,
    packages,
    standing,
    autoTopUp,
    plan,
    discount,
    isPlanExpected: asked.has("subscribed"),
    /** Chosen on the landing page, before there was an account. */
    wanted: asked.get("package"),
    cancelled: CANCELLED[asked.get("cancelled") ?? ""] ?? null,
    idempotencyKeys: Object.fromEntries(packages.map(({ id }) => [id, crypto.randomUUID()])),
  };
}

/** Somebody comes back from the page where cards are saved. What cannot be asked now is asked by a sweeper. */
async function settleCard(api: Api, checkoutSessionId: string | null): Promise<void> {
  if (checkoutSessionId === null) return;
  try {
    await api.credits.autoTopUp.confirmCard({ checkoutSessionId });
  } catch (error) {
    formErrorOf(error);
  }
}

/** Null where there is no code, or it takes nothing off any more. */
async function readDiscount(api: Api, code: string | null): Promise<Discount | null> {
  if (code === null) return null;
  try {
    return await api.promotionCodes.discount({ code });
  } catch (error) {
    formErrorOf(error);
    return null;
  }
}

/** One page, one action: without scripts, too, the page comes back with what became of its form. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  return answerCreditsForm(api, args.request);
}

export default function CreditsPage() {
  const { mayBuy, packages, standing, autoTopUp, plan, discount, isPlanExpected, wanted, cancelled, idempotencyKeys } =
    useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const problem = Object.values(outcomeOf(outcome, "purchase", null)?.errors ?? {})[0];
  const balance = useBalance();
  const { formData } = useNavigation();
  const chosen = formData?.get("packageId");
  const { revalidate } = useRevalidator();
  useBalanceChange(useCallback(() => revalidate(), [revalidate]));

  return (
    <Page title="Credits">
      {cancelled ? <Notice title="Nothing was charged.">{cancelled}</Notice> : null}
      <StandingNotice standing={standing} debt={balance.debt} />
      <div className="grid gap-x-16 gap-y-6 lg:grid-cols-2">
        <BalanceSummary balance={balance} />
        <ExpiryList grants={balance.grants} now={balance.readAt} />
      </div>
      <Buying mayBuy={mayBuy}>
        <section aria-labelledby="buy" className="grid gap-4 pt-4">
          <h2 id="buy" className="text-20 font-semibold">
            Buy credits
          </h2>
          {problem ? <ErrorNotice title="Nothing was charged.">{problem}</ErrorNotice> : null}
          {discount ? <DiscountNotice discount={discount} /> : null}
          <PackageGrid
            packages={packages}
            discount={discount}
            action={({ id, name }) => (
              <Form method="post">
                <input type="hidden" name="intent" value="purchase" />
                <input type="hidden" name="packageId" value={id} />
                <input type="hidden" name="idempotencyKey" value={idempotencyKeys[id]} />
                {discount ? <input type="hidden" name="promotionCode" value={discount.code} /> : null}
                <Button
                  type="submit"
                  variant={wanted === id ? "primary" : "secondary"}
                  className="w-full"
                  busy={chosen === id}
                  disabled={chosen != null && chosen !== id}
                >
                  Buy {name}
                </Button>
              </Form>
            )}
          />
          <p className="text-13 text-text-muted">
            You pay on Stripe's page. Paid credits never expire; bonus credits last 12 months.
          </p>
          {discount ? null : <PromotionCodeForm outcome={outcomeOf(outcome, "enter-code")} />}
        </section>
        <PlanSection
          {...plan}
          idempotencyKeys={idempotencyKeys}
          isExpected={isPlanExpected}
          outcome={outcomeOf(outcome, "subscribe", "manage")}
        />
        <AutoTopUpSection {...autoTopUp} packages={packages} outcome={outcomeOf(outcome, "turn-on", "turn-off")} />
      </Buying>
      <GrantTable grants={balance.grants} now={balance.readAt} />
    </Page>
  );
}
