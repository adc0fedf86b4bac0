import { Button } from "@scrip/ui";
import { useState } from "react";

/** A new key, the only time it can be seen. */
export function IssuedKey({ name, secret }: { name: string; secret: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div role="status" className="grid gap-3 rounded-card border border-good/40 bg-good-soft p-4">
      <p className="font-medium">Copy the key “{name}” now. It is not shown again.</p>
      <div className="flex flex-wrap items-center gap-3">
        <code data-testid="issued-key" className="min-w-0 grow font-mono text-13 break-all select-all">
          {secret}
        </code>
        <Button
          size="small"
          onClick={() => {
            navigator.clipboard.writeText(secret).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </div>
  );
}
