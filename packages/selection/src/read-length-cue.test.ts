import { expect, test } from "vitest";
import { readLengthCue } from "./read-length-cue.ts";

test.each([
  ["Explain rain in 3 sentences.", 84],
  ["Explain rain in three sentences", 84],
  ["Write a 500-word essay about rain", 700],
  ["Write 300 to 400 words about rain", 560],
  ["Erkläre Regen in zwei Sätzen", 56],
  ["Explica la lluvia en 100 palabras", 140],
  ["Décris la pluie en 2 paragraphes", 220],
  ["Spiega la pioggia in cinque frasi", 140],
  ["写一篇300-400字的文章", 360],
  ["用三句话解释下雨", 90],
])("reads the wanted length of: %s", (prompt, tokens) => {
  expect(readLengthCue(prompt)).toBe(tokens);
});

test.each(["What is rain?", "He wrote words.", "0 words", "in many sentences", ""])("finds none in: %s", (prompt) => {
  expect(readLengthCue(prompt)).toBeNull();
});

test("does not take a number inside the material for a wish", () => {
  const material = `Summarise this. ${"Rain falls from clouds. ".repeat(40)} The book has 900 pages. ${"Snow is frozen. ".repeat(60)}`;
  expect(readLengthCue(material)).toBeNull();
});

test("never asks for more than the largest cap", () => {
  expect(readLengthCue("Write 99999 words")).toBe(8_192);
});
