import { CopyButton } from "@scrip/ui";
import type { ReactNode } from "react";

/** Code of an answer, with its language and a button that copies it. Wide lines scroll, also by keyboard. */
export function CodeBlock({
  language,
  code,
  children,
}: {
  language: string | null;
  code: string;
  children: ReactNode;
}) {
  return (
    <div className="code-block" dir="ltr">
      <div className="flex h-9 items-center justify-between gap-3 border-b border-line pr-1 pl-4 text-12 text-text-muted [&_button]:text-text-muted">
        <span className="truncate font-mono">{language ?? "text"}</span>
        <CopyButton text={code} what={language ? `${language} code` : "code"} iconOnly />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse scrolls with the arrow keys */}
      <pre tabIndex={0}>{children}</pre>
    </div>
  );
}
