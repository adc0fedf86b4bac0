import { HISTORY_TYPES, type HistoryType } from "./history-type.ts";

/** What the address of the history page asks for. Days are those of UTC; `to` is the last day, inclusive. */
export type HistoryQuery = { types: HistoryType[]; from: string; to: string; model: string; search: string };

/** The fields of the API that a query stands for; `to` is exclusive there. */
export type HistoryFilterInput = { type?: HistoryType[]; from?: string; to?: string; model?: string; q?: string };

const DAY_MS = 86_400_000;
const SEARCH_MAX = 200;

/** Reads the address. What is no filter is left out, and a period that ends before it begins is turned around. */
export function readHistoryQuery(searchParams: URLSearchParams): HistoryQuery {
  const [from, to] = [readDay(searchParams.get("from")), readDay(searchParams.get("to"))];
  const isTurned = from !== "" && to !== "" && to < from;
  const model = searchParams.get("model") ?? "";
  return {
    types: [...new Set(searchParams.getAll("type").filter(isHistoryType))],
    from: isTurned ? to : from,
    to: isTurned ? from : to,
    model: /^[\w.:-]{1,100}$/.test(model) ? model : "",
    search: (searchParams.get("q") ?? "").toWellFormed().replaceAll("\0", "").trim().slice(0, SEARCH_MAX),
  };
}

/** The same as fields of the API. */
export function historyFilterInput({ types, from, to, model, search }: HistoryQuery): HistoryFilterInput {
  return {
    ...(types.length > 0 ? { type: types } : {}),
    ...(from === "" ? {} : { from }),
    ...(to === "" ? {} : { to: dayAfter(to) }),
    ...(model === "" ? {} : { model }),
    ...(search === "" ? {} : { q: search }),
  };
}

/** The same as the query of a download. */
export function historyDownloadQuery(query: HistoryQuery): string {
  const { type = [], ...single } = historyFilterInput(query);
  const params = new URLSearchParams(single);
  for (const each of type) params.append("type", each);
  return params.toString();
}

/** The same as an address of the history page, without the page that was reached. */
export function historyAddress({ types, from, to, model, search }: HistoryQuery): string {
  const params = new URLSearchParams();
  if (search !== "") params.set("q", search);
  for (const type of types) params.append("type", type);
  if (model !== "") params.set("model", model);
  if (from !== "") params.set("from", from);
  if (to !== "") params.set("to", to);
  return params.size === 0 ? "/history" : `/history?${params}`;
}

export function isFiltered({ types, from, to, model, search }: HistoryQuery): boolean {
  return types.length > 0 || from !== "" || to !== "" || model !== "" || search !== "";
}

/** `yyyy-mm-dd` of a day that there is, else empty. */
function readDay(text: string | null): string {
  if (text === null || !/^2\d{3}-\d\d-\d\d$/.test(text)) return "";
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : "";
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function isHistoryType(text: string): text is HistoryType {
  return Object.hasOwn(HISTORY_TYPES, text);
}
