import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { buttonClasses, EmptyState, Page } from "@scrip/ui";
import { ReceiptSums } from "../components/receipt-sums.tsx";
import { ReceiptTable } from "../components/receipt-table.tsx";
import { requireApi } from "../server/api.server.ts";

const PAGE_ROWS = 25;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Receipts · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const asked = new URL(args.request.url).searchParams;
  const cursor = asked.get("cursor");
  const year = readYear(asked.get("year"));
  const [now, page, { years }] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.receipts.list({
        limit: PAGE_ROWS,
        ...(cursor === null ? {} : { cursor }),
        ...(year === null ? {} : { year }),
      }),
      api.receipts.years(),
    ]),
  );
  return { ...page, years, year, isFirstPage: cursor === null, now: now.toISOString() };
}

/** Anything else than a year means all of them. */
function readYear(asked: string | null): number | null {
  return asked !== null && /^20\d\d$/.test(asked) ? Number(asked) : null;
}

export default function Receipts() {
  const { items, nextCursor, years, year, isFirstPage, now } = useLoaderData<typeof loader>();
  const inYear = year === null ? {} : { year: String(year) };
  return (
    <Page title="Receipts">
      {years.length === 0 ? (
        <NothingHere />
      ) : (
        <>
          <ReceiptSums years={years} chosen={year} />
          {items.length === 0 ? (
            <p className="text-text-muted">Nothing was bought in {year}.</p>
          ) : (
            <ReceiptTable receipts={items} now={now} />
          )}
        </>
      )}
      <nav aria-label="Pages" className="flex justify-between gap-3">
        {isFirstPage ? (
          <span />
        ) : (
          <Link to={`/receipts?${new URLSearchParams(inYear)}`} className={buttonClasses({ size: "small" })}>
            Newest
          </Link>
        )}
        {nextCursor === null ? null : (
          <Link
            to={`/receipts?${new URLSearchParams({ ...inYear, cursor: nextCursor })}`}
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
