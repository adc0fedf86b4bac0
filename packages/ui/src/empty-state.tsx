import type { ReactNode } from "react";

/** Says what will appear here, and offers the one action that makes it appear. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-start gap-3 rounded-card border border-dashed border-line px-6 py-10">
      <h2 className="text-16 font-semibold">{title}</h2>
      <p className="max-w-prose text-text-muted">{children}</p>
      {action}
    </div>
  );
}
