import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { buttonClasses, EmptyState, Page } from "@scrip/ui";
import { ReceiptTable } from "../components/receipt-table.tsx";
import { requireApi } from "../server/api.server.ts";

const PAGE_ROWS = 25;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Receipts · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const [now, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.receipts.list({ limit: PAGE_ROWS, ...(cursor ? { cursor } : {}) }),
    ]),
  );
  return { ...page, isFirstPage: cursor === null, now: now.toISOString() };
}

export default function Receipts() {
  const { items, nextCursor, isFirstPage, now } = useLoaderData<typeof loader>();
  return (
    <Page title="Receipts">
      {items.length === 0 ? <NothingHere /> : <ReceiptTable receipts={items} now={now} />}
      <nav aria-label="Pages" className="flex justify-between gap-3">
        {isFirstPage ? (
          <span />
        ) : (
          <Link to="/receipts" className={buttonClasses({ size: "small" })}>
            Newest
          </Link>
        )}
        {nextCursor === null ? null : (
          <Link
            to={`/receipts?${new URLSearchParams({ cursor: nextCursor })}`}
            className={buttonClasses({ size: "small" })}
          >
            Older
          </Link>
        )}
      </nav>
    </Page>
  );
}

function NothingHere() {
  return (
    <EmptyState
      title="No receipts yet"
      action={
        <Link to="/credits" className={buttonClasses({ variant: "primary" })}>
          Buy credits
        </Link>
      }
    >
      Every purchase will have its receipt here, to read, to print and as a PDF.
    </EmptyState>
  );
}
