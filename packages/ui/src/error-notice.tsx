import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type ErrorNoticeProps = {
  /** What happened to the money first: "Nothing was charged." */
  title: string;
  children?: ReactNode;
  /** For support: shown small, easy to select. */
  referenceId?: string | undefined;
  action?: ReactNode;
  className?: string;
};

export function ErrorNotice({ title, children, referenceId, action, className }: ErrorNoticeProps) {
  return (
    <div
      role="alert"
      className={classNames("grid gap-1 rounded-card border border-bad/35 bg-bad-soft px-4 py-3", className)}
    >
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-prose text-text-muted">{children}</div> : null}
      {action ? <div className="mt-2">{action}</div> : null}
      {referenceId ? (
        <p className="mt-1 font-mono text-12 break-all text-text-muted select-all">{referenceId}</p>
      ) : null}
    </div>
  );
}
