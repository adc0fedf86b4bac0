import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

/** Numbers side by side under their names, as many as fit in a line. */
export function StatList({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line sm:grid-cols-[repeat(auto-fit,minmax(10.5rem,1fr))]">
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
    <div className="grid content-start gap-0.5 bg-surface px-4 py-3">
      <dt className="text-12 text-text-muted">{name}</dt>
      <dd className={classNames("font-semibold tabular-nums", main ? "text-28" : "text-20")}>{value}</dd>
      {hint ? <dd className="text-12 text-text-muted">{hint}</dd> : null}
    </div>
  );
}
