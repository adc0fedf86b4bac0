import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  Link,
  type ShouldRevalidateFunction,
  useLoaderData,
  useNavigation,
  useRevalidator,
  useSearchParams,
} from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { Button, buttonClasses, classNames, EmptyState, Menu, MenuItem, Page } from "@scrip/ui";
import { useCallback } from "react";
import { HistoryDrawer } from "../components/history-drawer.tsx";
import { HistoryFilter } from "../components/history-filter.tsx";
import { HistoryTable } from "../components/history-table.tsx";
import {
  type HistoryQuery,
  historyDownloadQuery,
  historyFilterInput,
  isFiltered,
  readHistoryQuery,
} from "../data/history-query.ts";
import { useBalanceChange } from "../data/live-balance.tsx";
import { isOnlyAboutTheOpenedRow, ROW_FIELD, useOpenedRow } from "../data/opened-row.ts";
import { requireApi } from "../server/api.server.ts";

const PAGE_ROWS = 25;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [
  { title: "History · Scrip" },
  { name: "description", content: "Every change of your balance, with the balance before and after." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { searchParams } = new URL(args.request.url);
  const query = readHistoryQuery(searchParams);
  const cursor = searchParams.get("cursor");
  const [now, catalogue, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.selection.models(),
      api.credits.history({ limit: PAGE_ROWS, ...historyFilterInput(query), ...(cursor ? { cursor } : {}) }),
    ]),
  );
  const models = catalogue.items.map(({ id, name }) => ({ id, name }));
  const modelNames = new Map(models.map(({ id, name }) => [id, name]));
  const items = page.items.map((item) =>
    item.model === undefined ? item : { ...item, model: modelNames.get(item.model) ?? item.model },
  );
  return { items, nextCursor: page.nextCursor, query, models, isFirstPage: cursor === null, now: now.toISOString() };
}

/** A row opens over the list; the list stays as it was. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl, defaultShouldRevalidate }) =>
  isOnlyAboutTheOpenedRow(currentUrl, nextUrl) ? false : defaultShouldRevalidate;

export default function History() {
  const { items, nextCursor, query, models, isFirstPage, now } = useLoaderData<typeof loader>();
  const opened = useOpenedRow(items);
  const loading = useNavigation().location?.pathname === "/history";
  const { revalidate } = useRevalidator();
  useBalanceChange(useCallback(() => revalidate(), [revalidate]));

  return (
    <Page title="History" action={<PageActions query={query} />}>
      <HistoryFilter query={query} models={models} />
      {items.length === 0 ? (
        <NothingHere isFiltered={isFiltered(query)} goesOn={nextCursor !== null} />
      ) : (
        <div className={classNames("transition-opacity", loading && "opacity-55")} aria-busy={loading}>
          <HistoryTable items={items} now={now} linkTo={opened.linkTo} />
        </div>
      )}
      <Pager isFirstPage={isFirstPage} nextCursor={nextCursor} />
      <HistoryDrawer item={opened.item} onClose={opened.close} />
    </Page>
  );
}

function PageActions({ query }: { query: HistoryQuery }) {
  const search = historyDownloadQuery(query);
  const rows = isFiltered(query) ? "These rows" : "All rows";
  return (
    <div className="flex gap-2">
      <Link to="/history/statements" prefetch="intent" className={buttonClasses({})}>
        Statements
      </Link>
      <Menu label="Export" trigger={<Button>Export</Button>}>
        <MenuItem asChild>
          <a href={`/api/credits/history.csv?${search}`} download="history.csv">
            {rows} as CSV
          </a>
        </MenuItem>
        <MenuItem asChild>
          <a href={`/api/credits/history.json?${search}`} download="history.json">
            {rows} as JSON
          </a>
        </MenuItem>
      </Menu>
    </div>
  );
}

function NothingHere({ isFiltered: filtered, goesOn }: { isFiltered: boolean; goesOn: boolean }) {
  if (goesOn) {
    return (
      <EmptyState title="Not among these rows">The search goes on among older ones; choose “Older” below.</EmptyState>
    );
  }
  if (filtered) {
    return (
      <EmptyState
        title="No rows like this"
        action={
          <Link to="/history" className={buttonClasses({})}>
            Show all rows
          </Link>
        }
      >
        Rows that match will appear here, with the balance before and after each.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing has happened yet"
      action={
        <Link to="/credits" className={buttonClasses({ variant: "primary" })}>
          Buy credits
        </Link>
      }
    >
      Every purchase and every charge will be a row here, with the balance before and after it.
    </EmptyState>
  );
}

function Pager({ isFirstPage, nextCursor }: { isFirstPage: boolean; nextCursor: string | null }) {
  const [searchParams] = useSearchParams();
  if (isFirstPage && nextCursor === null) return null;
  const pageAt = (cursor: string | null) => {
    const params = new URLSearchParams(searchParams);
    params.delete("cursor");
    params.delete(ROW_FIELD);
    if (cursor !== null) params.set("cursor", cursor);
    return { search: params.toString() };
  };
  return (
    <nav aria-label="Pages" className="flex justify-between gap-3">
      {isFirstPage ? (
        <span />
      ) : (
        <Link to={pageAt(null)} className={buttonClasses({ size: "small" })}>
          Newest
        </Link>
      )}
      {nextCursor === null ? (
        <span className="self-center text-13 text-text-muted">This is the end.</span>
      ) : (
        <Link to={pageAt(nextCursor)} prefetch="intent" className={buttonClasses({ size: "small" })}>
          Older
        </Link>
      )}
    </nav>
  );
}
