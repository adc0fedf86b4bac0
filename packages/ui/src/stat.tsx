import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Numbers side by side under their names: two in a line where there is little room, and the main one has a line of its own then; else four, or all in `oneLine`. */
export function StatList({ oneLine = false, children }: { oneLine?: boolean; children: ReactNode }) {
  return (
    <div className="@container">
      <dl
        className={classNames(
          "grid grid-cols-2 overflow-hidden rounded-card border border-line bg-surface",
          oneLine ? "@xl:auto-cols-fr @xl:grid-flow-col @xl:grid-cols-none" : "@xl:grid-cols-4",
        )}
      >
        {children}
      </dl>
    </div>
  );
}

export type StatProps = {
  name: string;
  value: ReactNode;
  /** One line that says what the number is made of. */
  hint?: ReactNode;
  /** The one of the list that matters most. */
  main?: boolean;
};

export function Stat({ name, value, hint, main = false }: StatProps) {
  return (
    <div
      className={classNames(
        "-mr-px -mb-px grid min-w-0 content-start gap-0.5 border-r border-b border-line px-4 py-3",
        main && "@max-xl:col-span-2",
      )}
    >
      <dt className="text-12 text-text-muted">{name}</dt>
      <dd className={classNames("leading-8 font-semibold tabular-nums", main ? "text-28" : "text-16 @xl:text-20")}>
        {value}
      </dd>
      {hint ? <dd className="text-12 text-text-muted">{hint}</dd> : null}
    </div>
  );
}
