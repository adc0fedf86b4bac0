import { expect, test } from "vitest";
import { classifyThread } from "./classify-thread.ts";

const NONE = { images: 0, tools: 0 };
const CODE = "Write a Python function that merges two sorted lists and add unit tests for the empty list.";
const POEM = "Write a long poem about autumn leaves falling on a quiet street in the evening light of a small town.";

test.each(["And faster?", "why?", "Shorter please", "ok", "now with types", "为什么？"])(
  "a short follow-up (%s) takes task and complexity from the prompt before",
  (followUp) => {
    const { classification, isFollowUp } = classifyThread([CODE, followUp], NONE);
    const opening = classifyThread([CODE], NONE).classification;
    expect(isFollowUp).toBe(true);
    expect(classification.taskType).toBe("code");
    expect(classification).toMatchObject({
      probabilities: opening.probabilities,
      complexity: opening.complexity,
      complexityProbabilities: opening.complexityProbabilities,
    });
  },
);

test("follow-ups of follow-ups still know where the thread began", () => {
  const { classification, isFollowUp } = classifyThread([CODE, "why?", "and then?", "ok"], NONE);
  expect({ task: classification.taskType, isFollowUp }).toEqual({ task: "code", isFollowUp: true });
});

test("a new request in the same thread stands for itself, and what a follow-up asks of its length is its own", () => {
  expect(classifyThread([CODE, POEM], NONE)).toMatchObject({
    isFollowUp: false,
    classification: { taskType: "creative" },
  });
  expect(classifyThread([CODE, "In 3 words?"], NONE).classification.flags.expectedLengthTokens).not.toBeNull();
});

test("the first prompt of a thread follows nothing, however short", () => {
  expect(classifyThread(["why?"], NONE).isFollowUp).toBe(false);
});
