import { expect, test } from "vitest";
import { type DraftStorage, draftKey, EMPTY_DRAFT, forgetDrafts, readDraft, writeDraft } from "./draft.ts";

const NOW = new Date("2026-11-23T12:00:00Z");

function storage({ isFull = false } = {}): DraftStorage & { kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem(key, value) {
      if (isFull) throw new DOMException("full", "QuotaExceededError");
      kept.set(key, value);
    },
  };
}

test("what was written comes back with its controls, to its customer and its conversation alone", () => {
  const browser = storage();
  const draft = { prompt: "Hello", controls: { mode: "best", maxCredits: "2.5" } as const, replacesRequestId: "req_1" };
  expect(writeDraft(browser, draftKey("cus_a", "cnv_1"), draft, NOW)).toBe(true);
  expect(readDraft(browser, draftKey("cus_a", "cnv_1"))).toEqual(draft);
  for (const other of [draftKey("cus_b", "cnv_1"), draftKey("cus_a", "cnv_2"), draftKey("cus_a", undefined)]) {
    expect(readDraft(browser, other)).toEqual(EMPTY_DRAFT);
  }
});

test.for([
  "{",
  "null",
  "[]",
  '"text"',
  '{"prompt":5,"controls":"all"}',
  '{"controls":{"mode":"fastest","length":1,"maxCredits":"-1","model":{}}}',
])("what cannot be a draft is none: %s", (kept) => {
  const browser = storage();
  browser.setItem(draftKey("cus_a", undefined), kept);
  expect(readDraft(browser, draftKey("cus_a", undefined))).toEqual(EMPTY_DRAFT);
});

test("a sent draft leaves nothing behind, and a full browser is told, not fatal", () => {
  const browser = storage();
  const key = draftKey("cus_a", undefined);
  writeDraft(browser, key, { prompt: "Hello", controls: {} }, NOW);
  writeDraft(browser, key, EMPTY_DRAFT, NOW);
  expect(browser.kept.size).toBe(0);
  expect(writeDraft(storage({ isFull: true }), key, { prompt: "Hello", controls: {} }, NOW)).toBe(false);
});

test("the oldest drafts make room for the newest", () => {
  const browser = storage();
  for (let day = 0; day < 105; day += 1) {
    const at = new Date(NOW.getTime() + day * 86_400_000);
    writeDraft(browser, draftKey("cus_a", `cnv_${day}`), { prompt: `Day ${day}`, controls: {} }, at);
  }
  expect(browser.kept.size).toBe(100);
  expect(readDraft(browser, draftKey("cus_a", "cnv_0")).prompt).toBe("");
  expect(readDraft(browser, draftKey("cus_a", "cnv_104")).prompt).toBe("Day 104");
});

test("all drafts at a browser are forgotten, and nothing else", () => {
  const browser = storage();
  for (const conversation of [undefined, "cnv_1", "cnv_2"]) {
    writeDraft(browser, draftKey("cus_a", conversation), { prompt: "Hi", controls: {} }, NOW);
  }
  browser.setItem("other", "kept");
  forgetDrafts(browser);
  expect([...browser.kept.keys()]).toEqual(["other"]);
});
