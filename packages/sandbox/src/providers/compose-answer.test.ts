import { expect, test } from "vitest";
import { composeAnswer } from "./compose-answer.ts";
import { readAsk } from "./read-ask.ts";

const answer = (prompt: string, isJsonWanted = false) => composeAnswer("gpt-4o", readAsk(prompt, isJsonWanted));
const body = (prompt: string) => answer(prompt).split("\n\n").slice(1).join("\n\n");

test("every answer says that the sandbox made it", () => {
  for (const prompt of ["Hello", "Write SQL", "10 ideas for whales", ""]) {
    expect(answer(prompt)).toMatch(/^This is the Scrip sandbox answering as gpt-4o\./);
  }
});

test("the same prompt gets the same answer, and another model another one", () => {
  expect(answer("Why are whales big?")).toBe(answer("Why are whales big?"));
  expect(composeAnswer("claude-sonnet-5", readAsk("Why are whales big?", false))).not.toBe(
    answer("Why are whales big?"),
  );
});

test("an asked number of words is met exactly", () => {
  expect(body("Whales in 60 words").split(/\s+/)).toHaveLength(60);
  expect(body("Whales in 1 word").split(/\s+/)).toHaveLength(1);
});

test("code comes in a fenced block of the asked language", () => {
  expect(body("A python function for whales")).toMatch(/```python\ndef whales\(values\):[^`]+```/);
});

test("a list has the asked number of items", () => {
  expect(body("7 tips for whales").split("\n")).toHaveLength(7);
});

test("wanted JSON is JSON and nothing else", () => {
  expect(JSON.parse(answer("Describe whales", true))).toMatchObject({
    sandbox: true,
    model: "gpt-4o",
    topic: ["Describe", "whales"],
  });
});
