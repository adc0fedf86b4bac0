import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Numbers side by side under their names, four in a line where there is room. */
export function StatList({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 overflow-hidden rounded-card border border-line bg-surface sm:grid-cols-4">
      {children}
    </dl>
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
    <div className="-mr-px -mb-px grid min-w-0 content-start gap-0.5 border-r border-b border-line px-4 py-3">
      <dt className="text-12 text-text-muted">{name}</dt>
      <dd className={classNames("font-semibold tabular-nums", main ? "text-28" : "text-20")}>{value}</dd>
      {hint ? <dd className="text-12 text-text-muted">{hint}</dd> : null}
    </div>
  );
}
