import { CopyButton } from "@scrip/ui";
import { useEffect, useRef } from "react";

/** A new key, the only time it can be seen: the page goes to it, wherever the form was. */
export function IssuedKey({ name, secret }: { name: string; secret: string }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => notice.current?.focus(), []);
  return (
    <div
      ref={notice}
      role="status"
      tabIndex={-1}
      className="grid scroll-mt-20 gap-3 rounded-card border border-good/40 bg-good-soft p-4 focus:outline-none"
    >
      <p className="font-medium">Copy the key “{name}” now. It is not shown again.</p>
      <div className="flex flex-wrap items-center gap-3">
        <code data-testid="issued-key" className="min-w-0 grow font-mono text-13 break-all select-all">
          {secret}
        </code>
        <CopyButton text={secret} what="key" />
      </div>
    </div>
  );
}
