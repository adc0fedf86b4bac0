import type { ReactNode } from "react";

/** What is known of one thing: names left, values right, one hairline between two. */
export function DetailList({ children }: { children: ReactNode }) {
  return <dl className="grid text-table">{children}</dl>;
}

export function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-6 border-b border-line py-row last:border-b-0">
      <dt className="max-w-1/2 shrink-0 wrap-anywhere text-text-muted">{name}</dt>
      <dd className="min-w-0 text-right wrap-anywhere tabular-nums">{children}</dd>
    </div>
  );
}
