import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunction, useLoaderData, useSearchParams } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { EmptyState, Page } from "@scrip/ui";
import { CustomerFilter } from "../components/customer-filter.tsx";
import { Pager } from "../components/pager.tsx";
import { RequestTable } from "../components/request-table.tsx";
import { requireOperator } from "../server/operator.server.ts";

const PAGE_ROWS = 25;

export const meta: MetaFunction = () => [{ title: "Requests · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireOperator(args);
  const { searchParams } = new URL(args.request.url);
  const customerId = searchParams.get("customer");
  const cursor = searchParams.get("cursor");
  const [now, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.analytics.requests({
        limit: PAGE_ROWS,
        ...(customerId ? { customerId } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    ]),
  );
  return { ...page, customerId, now: now.toISOString() };
}

/** The details of a request open over the list; the list stays as it was. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  currentUrl.search === nextUrl.search && currentUrl.pathname !== nextUrl.pathname ? false : defaultShouldRevalidate;

export default function Requests() {
  const { items, nextCursor, customerId, now } = useLoaderData<typeof loader>();
  const [searchParams] = useSearchParams();
  const search = searchParams.size > 0 ? `?${searchParams}` : "";
  return (
    <Page title="Requests" action={<CustomerFilter customerId={customerId} allPath="/requests" />}>
      {items.length === 0 ? (
        <EmptyState title="No requests yet">
          Each prompt that is sent appears here, with what it cost and earned.
        </EmptyState>
      ) : (
        <RequestTable items={items} now={now} linkTo={(requestId) => `/requests/${requestId}${search}`} />
      )}
      <Pager nextCursor={nextCursor} />
      <Outlet />
    </Page>
  );
}
