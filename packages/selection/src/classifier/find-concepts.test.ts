import { expect, test } from "vitest";
import { CONCEPTS } from "./concepts.ts";
import { findConcepts } from "./find-concepts.ts";

function names(...tokens: string[]): string[] {
  return findConcepts(tokens).map(({ concept }) => Object.keys(CONCEPTS)[concept] ?? "");
}

test.each([["translate"], ["übersetze"], ["traduisez"], ["перевести"], ["翻译这段"], ["번역해"]])(
  "%s speaks for translating",
  (word) => {
    expect(names(word)).toContain("translate");
  },
);

test("a stem counts only at the start of a word, a whole word only as a whole", () => {
  expect(names("retraduire")).toEqual([]);
  expect(names("poems")).toContain("poem");
  expect(names("poemsy")).not.toContain("poem");
});

test("two words count as a pair only side by side", () => {
  expect(names("how", "many")).toContain("quantity");
  expect(names("how", "very", "many")).not.toContain("quantity");
});

test("words of scripts without spaces are found inside a run of letters, with the place of the run", () => {
  expect(findConcepts(["please", "请翻译成英语"]).map(({ token }) => token)).toContain(1);
  expect(names("请翻译成英语")).toEqual(expect.arrayContaining(["translate", "tongue"]));
});

test("no list names a word twice or holds one that no token can be", () => {
  for (const list of Object.values(CONCEPTS)) {
    const words = list.split(" ");
    expect(new Set(words).size).toBe(words.length);
    for (const word of words) expect(word).toMatch(/^[\p{L}\p{M}\p{N}]+(_[\p{L}\p{M}\p{N}]+)?\*?$/u);
  }
});
