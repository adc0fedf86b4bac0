import { expect, test } from "vitest";
import { readAsk } from "./read-ask.ts";

test.each([
  ["Tell me about whales in 120 words", { unit: "words", count: 120 }],
  ["A 300-word essay on whales", { unit: "words", count: 300 }],
  ["Whales, in two sentences", { unit: "sentences", count: 2 }],
  ["Whales in 4 paragraphs", { unit: "paragraphs", count: 4 }],
  ["Briefly: what is a whale?", { unit: "sentences", count: 2 }],
  ["A detailed story of whales", { unit: "paragraphs", count: 6 }],
  ["What is a whale?", { unit: "paragraphs", count: 3 }],
  ["Whales in 99999 words", { unit: "words", count: 5_000 }],
  ["Whales in 0 words", { unit: "words", count: 1 }],
])("reads the length of %j", (prompt, length) => {
  expect(readAsk(prompt, false).length).toEqual(length);
});

test.each([
  ["Write a Python function that sorts whales", { kind: "code", language: "python" }],
  ["Implement quicksort", { kind: "code", language: "typescript" }],
  ["Where should I go to see whales?", { kind: "prose" }],
  ["Five good reasons to watch whales", { kind: "list", items: 5 }],
  ["Give me 500 ideas", { kind: "list", items: 50 }],
])("reads the form of %j", (prompt, form) => {
  expect(readAsk(prompt, false).form).toEqual(form);
});

test("keeps the words that say what it is about", () => {
  expect(readAsk("Write three ideas about whales and the Antarctic, whales!", false).words).toEqual([
    "whales",
    "Antarctic",
  ]);
  expect(readAsk("???", false).words).toEqual(["question"]);
});
