import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const TONES = {
  neutral: "border-line bg-surface",
  good: "border-good/35 bg-good-soft",
  warn: "border-warn/35 bg-warn-soft",
  bad: "border-bad/35 bg-bad-soft",
  held: "border-held/35 bg-held-soft",
};

export type NoticeProps = {
  tone?: keyof typeof TONES;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
};

/** Something that the page has to say by itself. What went wrong is an `ErrorNotice`. */
export function Notice({ tone = "neutral", title, children, action, className }: NoticeProps) {
  return (
    <div role="note" className={classNames("grid gap-1 rounded-card border px-4 py-3", TONES[tone], className)}>
      <p className="font-medium">{title}</p>
      {children ? <div className="max-w-prose text-text-muted">{children}</div> : null}
      {action ? <div className="mt-2">{action}</div> : null}
    </div>
  );
}
