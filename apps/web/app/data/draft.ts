import { type Controls, LENGTHS, MODES } from "./controls.ts";

/** What is being written in one conversation, and how it shall be answered. Kept in the browser until it is sent. */
export type Draft = {
  prompt: string;
  /** What the customer chose here; anything else is as the account has it. */
  controls: Partial<Controls>;
  /** The request whose prompt this one shall replace. */
  replacesRequestId?: string | undefined;
  /** Left for the payment page with these words: they only wait for the credits. */
  isWaitingForCredits?: true | undefined;
};

export const EMPTY_DRAFT: Draft = { prompt: "", controls: {} };

const PREFIX = "scrip-draft";
const NEW_CONVERSATION = "new";
const DRAFTS_MAX = 100;

/** The part of `localStorage` that drafts need. */
export type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Drafts belong to a customer: whoever logs in next at the same browser does not see them. */
export function draftKey(customerId: string, conversationId: string | undefined): string {
  return `${PREFIX}:${customerId}:${conversationId ?? NEW_CONVERSATION}`;
}

export function readDraft(storage: DraftStorage, key: string): Draft {
  const kept = storage.getItem(key);
  return kept === null ? EMPTY_DRAFT : parseDraft(kept);
}

/**
 * Keeps a draft, with the time, so that the oldest can make room. Answers false when the browser has no room for it: it lives
 * on the page alone then.
 */
export function writeDraft(storage: DraftStorage, key: string, draft: Draft, now: Date): boolean {
  if (draft.prompt === "" && Object.keys(draft.controls).length === 0) {
    storage.removeItem(key);
    return true;
  }
  try {
    storage.setItem(key, JSON.stringify({ ...draft, keptAt: now.toISOString() }));
  } catch {
    return false;
  }
  removeOldest(storage);
  return true;
}

/** Removes what was being written at this browser, whoever wrote it. */
export function forgetDrafts(storage: DraftStorage): void {
  for (const key of listKeys(storage)) storage.removeItem(key);
}

function listKeys(storage: DraftStorage): string[] {
  return Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "").filter((key) =>
    key.startsWith(`${PREFIX}:`),
  );
}

function removeOldest(storage: DraftStorage): void {
  const keys = listKeys(storage);
  if (keys.length <= DRAFTS_MAX) return;
  const oldest = keys.toSorted((a, b) => keptAt(storage, a).localeCompare(keptAt(storage, b)));
  for (const key of oldest.slice(0, keys.length - DRAFTS_MAX)) storage.removeItem(key);
}

function keptAt(storage: DraftStorage, key: string): string {
  const { keptAt: at } = readObject(storage.getItem(key) ?? "");
  return typeof at === "string" ? at : "";
}

/** What another version of this page, or anybody, may have written there, as far as it can be understood. */
function parseDraft(kept: string): Draft {
  const { prompt, controls, replacesRequestId, isWaitingForCredits } = readObject(kept);
  return {
    prompt: typeof prompt === "string" ? prompt : "",
    controls: readControls(typeof controls === "object" && controls !== null ? { ...controls } : {}),
    ...(typeof replacesRequestId === "string" ? { replacesRequestId } : {}),
    ...(isWaitingForCredits === true ? { isWaitingForCredits } : {}),
  };
}

function readControls({ mode, length, model, maxCredits }: Record<string, unknown>): Partial<Controls> {
  const knownMode = MODES.find((known) => known === mode);
  const knownLength = LENGTHS.find((known) => known === length);
  return {
    ...(knownMode ? { mode: knownMode } : {}),
    ...(knownLength ? { length: knownLength } : {}),
    ...(typeof model === "string" ? { model } : {}),
    ...(typeof maxCredits === "string" && /^\d{1,9}(\.\d{1,6})?$/.test(maxCredits) ? { maxCredits } : {}),
  };
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {}; // a broken draft is none
  }
}
