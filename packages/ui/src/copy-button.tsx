import { useEffect, useState } from "react";
import { Button } from "./button.tsx";
import { CheckIcon, CopyIcon } from "./icons.tsx";

const SAID_MS = 2_000;

type Outcome = "copied" | "refused" | null;

/** Puts `text` on the clipboard and says so. `what` names it: "Copy request id". */
export function CopyButton({ text, what, iconOnly = false }: { text: string; what: string; iconOnly?: boolean }) {
  const [outcome, setOutcome] = useState<Outcome>(null);
  useEffect(() => {
    if (outcome === null) return;
    const timer = setTimeout(() => setOutcome(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setOutcome("copied"),
      // A browser may refuse; the text is on the page to be selected.
      () => setOutcome("refused"),
    );
  return (
    <>
      <Button
        size="small"
        variant={iconOnly ? "quiet" : "secondary"}
        aria-label={`Copy ${what}`}
        className={iconOnly ? "px-1.5" : ""}
        onClick={copy}
      >
        {outcome === "copied" ? <CheckIcon /> : <CopyIcon />}
        {iconOnly ? null : <span className="min-w-12 text-left">{WORDS[outcome ?? "none"]}</span>}
      </Button>
      <span role="status" className="sr-only">
        {outcome === null ? "" : WORDS[outcome]}
      </span>
    </>
  );
}

const WORDS = { none: "Copy", copied: "Copied", refused: "Refused" };
