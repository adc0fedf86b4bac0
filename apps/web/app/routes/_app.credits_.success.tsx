import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useFetcher, useLoaderData } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { microcreditsOf } from "@scrip/money";
import { buttonClasses, Card, ErrorNotice, Page, Skeleton } from "@scrip/ui";
import { useEffect } from "react";
import { z } from "zod";
import { CountingCredits } from "../components/counting-credits.tsx";
import { useBalance } from "../data/live-balance.tsx";
import { requireApi } from "../server/api.server.ts";

const CheckoutSessionId = z.string().regex(/^cs_\w{1,200}$/);
const ConfirmForm = z.object({ checkoutSessionId: CheckoutSessionId });

const ASK_AGAIN_MS = 2_000;

export const meta: MetaFunction = () => [{ title: "Your purchase · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireApi(args);
  const id = CheckoutSessionId.safeParse(new URL(args.request.url).searchParams.get("session_id"));
  if (!id.success) throw new Response("Not found", { status: 404 });
  return { checkoutSessionId: id.data };
}

/** Asks whether the purchase is paid, and gives the credits if the webhook has not done so already. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, ConfirmForm);
  if (!form.ok) return data({ status: "unknown", problem: "This purchase is not known." }, { status: 400 });
  try {
    const { status } = await api.credits.confirmCheckout(form.value);
    return data({ status, problem: undefined });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ status: "unknown", problem: Object.values(errors)[0] }, { status });
  }
}

export default function PurchaseReturn() {
  const { checkoutSessionId } = useLoaderData<typeof loader>();
  const { status, problem } = useConfirmation(checkoutSessionId);
  const balance = useBalance();

  if (status === "paid") {
    return (
      <Page title="Your credits are here">
        <p>
          <CountingCredits
            amountMicrocredits={microcreditsOf(balance.available)}
            className="text-40 font-semibold tracking-tight"
          />
          <span className="text-16 text-text-muted max-sm:block sm:ml-2">credits available</span>
        </p>
        <div className="flex flex-wrap gap-3">
          <Link to="/chat" className={buttonClasses({ variant: "primary" })}>
            Start a conversation
          </Link>
          <Link to="/history" className={buttonClasses({})}>
            See the history
          </Link>
        </div>
      </Page>
    );
  }
  return (
    <Page title="Waiting for the payment">
      {problem ? (
        <ErrorNotice title="We cannot look at the payment right now.">
          {problem} If you have paid, your credits come by themselves, and your balance shows them.
        </ErrorNotice>
      ) : null}
      <Card className="grid max-w-prose gap-3 p-6" aria-busy="true">
        <Skeleton className="h-11 w-48" />
        <p className="text-text-muted">
          Stripe is telling us about your payment. This takes a few seconds, and some kinds of payment take days. You
          can leave this page; your balance changes as soon as the payment arrives.
        </p>
      </Card>
    </Page>
  );
}

/** Asks until the purchase is settled, one question at a time. */
function useConfirmation(checkoutSessionId: string): { status: string; problem: string | undefined } {
  const fetcher = useFetcher<typeof action>();
  const status = fetcher.data?.status ?? "pending";
  const { submit, state } = fetcher;
  const asked = fetcher.data !== undefined;

  useEffect(() => {
    if (state !== "idle" || status === "paid" || status === "expired") return;
    const ask = () => submit({ checkoutSessionId }, { method: "post" });
    const timer = setTimeout(ask, asked ? ASK_AGAIN_MS : 0);
    return () => clearTimeout(timer);
  }, [state, status, asked, submit, checkoutSessionId]);

  return { status, problem: fetcher.data?.problem };
}
