import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { isPermitted } from "@scrip/auth";
import { EmptyState, Page } from "@scrip/ui";
import { type ReactNode, useId } from "react";
import { z } from "zod";
import { BonusDialog } from "../components/bonus-dialog.tsx";
import { CustomerFigures } from "../components/customer-figures.tsx";
import { CustomerProfile } from "../components/customer-profile.tsx";
import { LedgerTable } from "../components/ledger-table.tsx";
import { Pager } from "../components/pager.tsx";
import { PaymentTable } from "../components/payment-table.tsx";
import { RequestTable } from "../components/request-table.tsx";
import { requireOperator } from "../server/operator.server.ts";

const LEDGER_ROWS = 20;
const LATEST_ROWS = 10;

const BonusForm = z.object({
  credits: z.string().trim().min(1, "Enter how many credits"),
  reason: z.string().trim().min(1, "Say why"),
  idempotencyKey: z.uuid(),
});

export const meta: MetaFunction<typeof loader> = ({ data: page }) => [
  { title: `${page?.customer.name ?? "Customer"} · Scrip admin` },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api, principal } = await requireOperator(args);
  const customerId = args.params["customerId"] ?? "";
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const [now, customer, ledger, requests, payments] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.analytics.customer({ customerId }),
      api.analytics.customerHistory({ customerId, limit: LEDGER_ROWS, ...(cursor ? { cursor } : {}) }),
      api.analytics.requests({ customerId, limit: LATEST_ROWS }),
      api.analytics.payments({ customerId, limit: LATEST_ROWS }),
    ]),
  );
  return {
    customer,
    ledger,
    requests,
    payments,
    mayGrantBonus: isPermitted(principal, "admin.grantBonus"),
    idempotencyKey: crypto.randomUUID(),
    now: now.toISOString(),
  };
}

/** Grants a bonus. The key is of the page, so a double click is one grant. */
export async function action(args: ActionFunctionArgs) {
  const { apiOnce } = await requireOperator(args);
  const form = await parseForm(args.request, BonusForm);
  if (!form.ok) return data({ ok: false as const, errors: form.errors }, { status: 400 });
  try {
    const customerId = args.params["customerId"] ?? "";
    const { idempotencyKey, credits, reason } = form.value;
    const answer = await apiOnce(idempotencyKey).credits.grantBonus({ customerId, credits, reason });
    const balanceAfter = "balanceAfter" in answer ? answer.balanceAfter : null;
    return data({ ok: true as const, credits, balanceAfter });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ ok: false as const, errors }, { status });
  }
}

export default function CustomerPage() {
  const { customer, ledger, requests, payments, mayGrantBonus, idempotencyKey, now } = useLoaderData<typeof loader>();
  return (
    <Page
      title={customer.name}
      action={mayGrantBonus ? <BonusDialog key={customer.id} idempotencyKey={idempotencyKey} /> : null}
    >
      <CustomerProfile customer={customer} />
      <CustomerFigures balance={customer.balance} />
      <Section title="Ledger">
        {ledger.items.length === 0 ? (
          <EmptyState title="Nothing has happened yet">
            Every purchase and every charge will be a row here, with the balance before and after it.
          </EmptyState>
        ) : (
          <LedgerTable items={ledger.items} now={now} />
        )}
        <Pager nextCursor={ledger.nextCursor} />
      </Section>
      <Section
        title="Requests"
        more={requests.nextCursor === null ? null : { to: `/requests?customer=${customer.id}`, label: "All requests" }}
      >
        {requests.items.length === 0 ? (
          <EmptyState title="No requests yet">The first prompt appears here, with what it cost and earned.</EmptyState>
        ) : (
          <RequestTable
            items={requests.items}
            now={now}
            linkTo={(requestId) => `/requests/${requestId}?customer=${customer.id}`}
            withCustomer={false}
          />
        )}
      </Section>
      <Section
        title="Payments"
        more={payments.nextCursor === null ? null : { to: `/revenue?customer=${customer.id}`, label: "All payments" }}
      >
        {payments.items.length === 0 ? (
          <EmptyState title="No payments yet">
            A purchase appears here from the moment its Checkout is opened.
          </EmptyState>
        ) : (
          <PaymentTable items={payments.items} now={now} withCustomer={false} />
        )}
      </Section>
    </Page>
  );
}

type SectionProps = { title: string; more?: { to: string; label: string } | null; children: ReactNode };

function Section({ title, more, children }: SectionProps) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className="grid gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id={headingId} className="text-16 font-semibold">
          {title}
        </h2>
        {more ? (
          <Link to={more.to} className="text-13 text-accent underline underline-offset-2">
            {more.label}
          </Link>
        ) : null}
      </div>
      {children}
    </section>
  );
}
