import { useState } from "react";
import { Button, buttonClasses } from "./button.tsx";

/** Codes for whoever loses the authenticator, the only time they can be seen: to be copied, kept as a file, or printed. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const [copied, setCopied] = useState(false);
  const text = codes.join("\n");
  return (
    <div className="grid gap-4 rounded-card border border-good/40 bg-good-soft p-4">
      <div className="grid gap-1">
        <p className="font-medium">Keep these recovery codes. They are not shown again.</p>
        <p className="max-w-prose text-text-muted">
          Each opens your account once, when your authenticator is not at hand. Keep them where you keep passwords, not
          on the same phone.
        </p>
      </div>
      <ol
        className="grid max-w-xs grid-cols-2 gap-x-6 gap-y-1 font-mono text-14 select-all"
        aria-label="Recovery codes"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="flex flex-wrap gap-2 print:hidden">
        <Button
          size="small"
          onClick={() => {
            navigator.clipboard.writeText(text).then(
              () => setCopied(true),
              () => setCopied(false),
            );
          }}
        >
          {copied ? "Copied" : "Copy"}
        </Button>
        <a
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Scrip recovery codes\n\n${text}\n`)}`}
          download="scrip-recovery-codes.txt"
          className={buttonClasses({ size: "small" })}
        >
          Download
        </a>
        <Button size="small" onClick={() => window.print()}>
          Print
        </Button>
      </div>
    </div>
  );
}
