import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useFetcher, useLoaderData, useNavigate } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { microcreditsOf } from "@scrip/money";
import { buttonClasses, Credits, ErrorNotice, Page, Skeleton } from "@scrip/ui";
import { useEffect, useRef } from "react";
import { z } from "zod";
import { CountingCredits } from "../components/counting-credits.tsx";
import { useBalance } from "../data/live-balance.tsx";
import { requireApi } from "../server/api.server.ts";
import type { Api } from "../server/services.server.ts";

const CheckoutSessionId = z.string().regex(/^cs_\w{1,200}$/);
const ConfirmForm = z.object({ checkoutSessionId: CheckoutSessionId });

const ASK_AGAIN_MS = 1_500;
const ASK_AGAIN_MAX_MS = 30_000;

type Confirmed = Awaited<ReturnType<Api["credits"]["confirmCheckout"]>>;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Your purchase · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  await requireApi(args);
  const { searchParams } = new URL(args.request.url);
  const id = CheckoutSessionId.safeParse(searchParams.get("session_id"));
  if (!id.success) throw new Response("Not found", { status: 404 });
  return { checkoutSessionId: id.data, next: safePath(searchParams.get("next"), "") || null };
}

type Answer = { status: Confirmed["status"]; repaid?: string; problem?: string | undefined };

/** Asks whether the purchase is paid, and gives the credits if the webhook has not done so already. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, ConfirmForm);
  if (!form.ok) return data<Answer>({ status: "foreign" }, { status: 400 });
  try {
    return data<Answer>(await api.credits.confirmCheckout(form.value));
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Answer>({ status: "pending", problem: Object.values(errors)[0] }, { status });
  }
}

export default function PurchaseReturn() {
  const { checkoutSessionId, next } = useLoaderData<typeof loader>();
  const { status, repaid = "0", problem, isIdle } = useConfirmation(checkoutSessionId);
  const balance = useBalance();

  switch (status) {
    case "paid":
      return (
        <Paid
          availableMicrocredits={microcreditsOf(balance.available)}
          repaidMicrocredits={microcreditsOf(repaid)}
          next={next}
          isIdle={isIdle}
        />
      );
    case "pending":
      return <Waiting problem={problem} next={next} />;
    case "quarantined":
      return (
        <Unpaid title="Your payment is being looked at">
          Something about it does not match what you ordered, so a person is checking it. No credits were added yet.
        </Unpaid>
      );
    case "expired":
    case "failed":
      return <Unpaid title="This purchase was not paid">Nothing was charged, and no credits were added.</Unpaid>;
    case "foreign":
      return <Unpaid title="This purchase is not here">It may belong to another account. Nothing was changed.</Unpaid>;
  }
}

type PaidProps = { availableMicrocredits: bigint; repaidMicrocredits: bigint; next: string | null; isIdle: boolean };

/** A message that waits for the credits is where the customer wants to be, once nothing is being loaded that leaving would cut off. */
function Paid({ availableMicrocredits, repaidMicrocredits, next, isIdle }: PaidProps) {
  const navigate = useNavigate();
  useEffect(() => {
    if (next !== null && isIdle) navigate(next, { replace: true });
  }, [next, isIdle, navigate]);
  return (
    <Page title="Your credits are here">
      <p>
        <CountingCredits
          amountMicrocredits={availableMicrocredits}
          className="text-28 font-semibold tracking-tight min-[24rem]:text-40"
        />{" "}
        <span className="text-16 text-text-muted max-sm:block sm:ml-2">credits available</span>
      </p>
      {repaidMicrocredits === 0n ? null : (
        <p className="max-w-prose text-text-muted">
          Of what you bought, <Credits amountMicrocredits={repaidMicrocredits} className="text-text" /> repaid credits
          you owed.
        </p>
      )}
      <div className="flex flex-wrap gap-3">
        <Link to={next ?? "/chat"} className={buttonClasses({ variant: "primary" })}>
          {next === null ? "Start a conversation" : "Go on with your message"}
        </Link>
        <Link to="/history" className={buttonClasses({})}>
          See the history
        </Link>
      </div>
    </Page>
  );
}

function Waiting({ problem, next }: { problem: string | undefined; next: string | null }) {
  return (
    <Page title="Waiting for the payment">
      {problem ? (
        <ErrorNotice title="We cannot look at the payment right now.">
          {problem} If you have paid, your credits come by themselves, and your balance shows them.
        </ErrorNotice>
      ) : null}
      <div className="grid gap-3" aria-busy="true">
        <Skeleton className="h-11 w-48" />
        <p className="max-w-prose text-text-muted">
          Stripe is telling us about your payment. This takes a few seconds, and some kinds of payment take days. You
          can leave this page; your balance changes as soon as the payment arrives.
        </p>
        {next === null ? null : (
          <Link to={next} className="text-accent underline underline-offset-2">
            Go back to your message
          </Link>
        )}
      </div>
    </Page>
  );
}

function Unpaid({ title, children }: { title: string; children: string }) {
  return (
    <Page title={title}>
      <p className="max-w-prose text-text-muted">{children}</p>
      <div>
        <Link to="/credits" className={buttonClasses({ variant: "primary" })}>
          Back to credits
        </Link>
      </div>
    </Page>
  );
}

/** Asks until the purchase is settled, one question at a time, ever slower. */
function useConfirmation(checkoutSessionId: string): Answer & { isIdle: boolean } {
  const { data: answer, submit, state } = useFetcher<typeof action>();
  const asked = useRef(0);

  useEffect(() => {
    if (state !== "idle" || (answer && answer.status !== "pending")) return;
    const pauseMs = asked.current === 0 ? 0 : Math.min(ASK_AGAIN_MS * asked.current, ASK_AGAIN_MAX_MS);
    const timer = setTimeout(() => {
      asked.current += 1;
      submit({ checkoutSessionId }, { method: "post" });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [state, answer, submit, checkoutSessionId]);

  return { ...(answer ?? { status: "pending" }), isIdle: state === "idle" };
}
