import { CopyButton } from "@scrip/ui";

/** A new key, the only time it can be seen. */
export function IssuedKey({ name, secret }: { name: string; secret: string }) {
  return (
    <div role="status" className="grid gap-3 rounded-card border border-good/40 bg-good-soft p-4">
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
