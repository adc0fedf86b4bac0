import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { EmptyState, Page } from "@scrip/ui";
import { CustomerFilter } from "../components/customer-filter.tsx";
import { Pager } from "../components/pager.tsx";
import { PaymentTable } from "../components/payment-table.tsx";
import { requireOperator } from "../server/operator.server.ts";

const PAGE_ROWS = 25;

export const meta: MetaFunction = () => [{ title: "Revenue · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireOperator(args);
  const { searchParams } = new URL(args.request.url);
  const customerId = searchParams.get("customer");
  const cursor = searchParams.get("cursor");
  const [now, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.analytics.payments({
        limit: PAGE_ROWS,
        ...(customerId ? { customerId } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    ]),
  );
  return { ...page, customerId, now: now.toISOString() };
}

export default function Revenue() {
  const { items, nextCursor, customerId, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Revenue" action={<CustomerFilter customerId={customerId} allPath="/revenue" />}>
      {items.length === 0 ? (
        <EmptyState title="No payments yet">
          Each purchase appears here from the moment its Checkout is opened.
        </EmptyState>
      ) : (
        <PaymentTable items={items} now={now} />
      )}
      <Pager nextCursor={nextCursor} />
    </Page>
  );
}
