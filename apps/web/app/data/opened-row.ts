import { type LinkProps, useLocation, useNavigate, useSearchParams } from "@remix-run/react";
import { useState } from "react";
import type { HistoryItem } from "./wire.ts";

/** The field of the address that names the row whose details are open, so that going back closes them. */
export const ROW_FIELD = "row";

/** Whether two addresses show the same rows, and only another of them opened, or none. */
export function isOnlyAboutTheOpenedRow(one: URL, other: URL): boolean {
  return one.href !== other.href && withoutRow(one) === withoutRow(other);
}

/** The row that the address names, how to open one, and how to close it. */
export function useOpenedRow(items: readonly HistoryItem[]) {
  const [searchParams] = useSearchParams();
  const { state } = useLocation();
  const navigate = useNavigate();
  // While its details are read, a row may move on to the next page.
  const [seen, setSeen] = useState<HistoryItem | null>(null);

  const rowId = searchParams.get(ROW_FIELD);
  const item = rowId === null ? null : (items.find(({ id }) => id === rowId) ?? (seen?.id === rowId ? seen : null));
  if (item !== null && item !== seen) setSeen(item);

  return {
    item,
    linkTo: ({ id }: HistoryItem): LinkProps => {
      const params = new URLSearchParams(searchParams);
      params.set(ROW_FIELD, id);
      return { to: { search: params.toString() }, preventScrollReset: true, state: OPENED_HERE };
    },
    close: () => {
      if (isOpenedHere(state)) return navigate(-1);
      const params = new URLSearchParams(searchParams);
      params.delete(ROW_FIELD);
      navigate({ search: params.toString() }, { replace: true, preventScrollReset: true });
    },
  };
}

/** Says that the list is the page before. */
const OPENED_HERE = { isOpenedFromList: true };

function isOpenedHere(state: unknown): boolean {
  return typeof state === "object" && state !== null && "isOpenedFromList" in state;
}

function withoutRow({ origin, pathname, searchParams }: URL): string {
  const params = new URLSearchParams(searchParams);
  params.delete(ROW_FIELD);
  return `${origin}${pathname}?${params}`;
}
