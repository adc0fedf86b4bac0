import { useEffect, useRef, useState } from "react";
import { type Draft, draftKey, EMPTY_DRAFT, readDraft, writeDraft } from "./draft.ts";

/**
 * What is being written in a conversation. It survives a reload, a log-out and the way to the payment page. Empty until the page
 * runs in the browser: the server does not know it.
 */
export function useDraft(
  customerId: string,
  conversationId: string | undefined,
): [Draft, (change: Partial<Draft>) => void] {
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const key = draftKey(customerId, conversationId);
  const written = useRef<{ key: string; draft: Draft }>(undefined);

  useEffect(() => {
    // A new conversation that got its address goes on with what is written by now.
    if (written.current) writeDraft(localStorage, key, written.current.draft, new Date());
    else setDraft(readFirst(customerId, key));
  }, [customerId, key]);

  const change = (changed: Partial<Draft>) => {
    const next = { ...(written.current?.draft ?? draft), ...changed };
    written.current = { key, draft: next };
    setDraft(next);
    writeDraft(localStorage, key, next, new Date());
  };
  return [draft, change];
}

/** Where a conversation has no controls of its own yet, those of this browser's last new conversation are as good a guess as any. */
function readFirst(customerId: string, key: string): Draft {
  const draft = readDraft(localStorage, key);
  if (Object.keys(draft.controls).length > 0) return draft;
  return { ...draft, controls: readDraft(localStorage, draftKey(customerId, undefined)).controls };
}
