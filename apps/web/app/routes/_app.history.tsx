import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useNavigation, useRevalidator, useSearchParams } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { buttonClasses, classNames, EmptyState, Page } from "@scrip/ui";
import { useCallback, useState } from "react";
import { HistoryDrawer } from "../components/history-drawer.tsx";
import { HistoryFilter } from "../components/history-filter.tsx";
import { HistoryTable } from "../components/history-table.tsx";
import { isHistoryType } from "../data/history-type.ts";
import { useBalanceChange } from "../data/live-balance.tsx";
import type { HistoryItem } from "../data/wire.ts";
import { requireApi } from "../server/api.server.ts";

const PAGE_ROWS = 25;

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "History · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { searchParams } = new URL(args.request.url);
  const types = searchParams.getAll("type").filter(isHistoryType);
  const cursor = searchParams.get("cursor");
  const [now, models, page] = await forPage(
    Promise.all([
      args.context.services.readNow(),
      api.selection.models(),
      api.credits.history({
        limit: PAGE_ROWS,
        ...(types.length > 0 ? { type: types } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    ]),
  );
  const modelNames = new Map(models.items.map(({ id, name }) => [id, name]));
  const items = page.items.map((item) =>
    item.model === undefined ? item : { ...item, model: modelNames.get(item.model) ?? item.model },
  );
  return { items, nextCursor: page.nextCursor, types, isFirstPage: cursor === null, now: now.toISOString() };
}

export default function History() {
  const { items, nextCursor, types, isFirstPage, now } = useLoaderData<typeof loader>();
  const [opened, setOpened] = useState<HistoryItem | null>(null);
  const loading = useNavigation().location?.pathname === "/history";
  const { revalidate } = useRevalidator();
  useBalanceChange(useCallback(() => revalidate(), [revalidate]));

  return (
    <Page title="History" action={<HistoryFilter types={types} />}>
      {items.length === 0 ? (
        <NothingHere isFiltered={types.length > 0} />
      ) : (
        <div className={classNames("transition-opacity", loading && "opacity-55")}>
          <HistoryTable items={items} now={now} onOpen={setOpened} />
        </div>
      )}
      <Pager isFirstPage={isFirstPage} nextCursor={nextCursor} />
      <HistoryDrawer item={opened} onClose={() => setOpened(null)} />
    </Page>
  );
}

function NothingHere({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No rows of this kind"
        action={
          <Link to="/history" className={buttonClasses({})}>
            Show all rows
          </Link>
        }
      >
        Rows of this kind will appear here, with the balance before and after each.
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
      {nextCursor === null ? null : (
        <Link to={pageAt(nextCursor)} className={buttonClasses({ size: "small" })}>
          Older
        </Link>
      )}
    </nav>
  );
}
