import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { buttonClasses, EmptyState, Page } from "@scrip/ui";
import { StatementCheck } from "../components/statement-check.tsx";
import { StatementTable } from "../components/statement-table.tsx";
import { requireApi } from "../server/api.server.ts";

const PAGE_MONTHS = 36;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Statements · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  return forPage(api.statements.list({ limit: PAGE_MONTHS, ...(cursor ? { cursor } : {}) }));
}

export default function Statements() {
  const { items, nextCursor } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Statements"
      action={
        <Link to="/history" className={buttonClasses({})}>
          History
        </Link>
      }
    >
      {items.length === 0 ? (
        <EmptyState
          title="No statement yet"
          action={
            <Link to="/credits" className={buttonClasses({ variant: "primary" })}>
              Buy credits
            </Link>
          }
        >
          From your first credits on there is a statement for every month, each opening as the one before closed.
        </EmptyState>
      ) : (
        <StatementTable statements={items} />
      )}
      {nextCursor === null ? null : (
        <nav aria-label="Pages" className="flex justify-end">
          <Link to={`?cursor=${nextCursor}`} className={buttonClasses({ size: "small" })}>
            Older
          </Link>
        </nav>
      )}
      <StatementCheck />
    </Page>
  );
}
