import { useNavigate } from "@remix-run/react";
import { controlClasses } from "@scrip/ui";
import { HISTORY_TYPES, type HistoryType } from "../data/history-type.ts";

/** Which kind of rows to show. The choice is in the address, so that it can be kept and sent. */
export function HistoryFilter({ types }: { types: HistoryType[] }) {
  const navigate = useNavigate();
  return (
    <select
      aria-label="Kind of rows"
      value={types[0] ?? ""}
      onChange={({ target }) => navigate(target.value === "" ? "/history" : `/history?type=${target.value}`)}
      className={`${controlClasses} h-10 px-3`}
    >
      <option value="">All rows</option>
      {Object.entries(HISTORY_TYPES).map(([type, label]) => (
        <option key={type} value={type}>
          {label}
        </option>
      ))}
    </select>
  );
}
