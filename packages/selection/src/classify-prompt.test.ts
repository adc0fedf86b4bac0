import fc from "fast-check";
import { expect, test } from "vitest";
import { TASK_TYPES } from "./classifier/labels.ts";
import { classifyPrompt } from "./classify-prompt.ts";

test.each([
  ["code", "Write a Python function that merges two sorted lists."],
  ["code", "Schreibe eine JavaScript-Funktion, die ein Array umkehrt."],
  ["code", "用Python写一个快速排序。"],
  ["math", "A train travels 120 km in 1.5 hours. What is its average speed?"],
  ["math", "¿Cuál es la derivada de x^3 + 2x?"],
  ["creative", "Write a short story about a robot who learns to paint."],
  ["creative", "Écris une histoire courte sur un dragon."],
  [
    "analysis",
    'Classify the sentiment of this review as positive or negative: "The food was cold and the service slow."',
  ],
  ["language", "Translate to French: I would like a cup of coffee."],
  ["language", "Переведи на английский: Я люблю читать книги."],
  ["general", "What is the capital of France?"],
  ["general", "Wer hat die Glühbirne erfunden?"],
])("knows %s when it reads: %s", (task, prompt) => {
  expect(classifyPrompt(prompt).taskType).toBe(task);
});

test("rates a question of one fact as simple and a system design as complex", () => {
  expect(classifyPrompt("What is the capital of France?").complexity).toBe("simple");
  expect(
    classifyPrompt("Design a distributed rate limiter in Go using Redis, with tests, handling clock skew and failover.")
      .complexity,
  ).toBe("complex");
});

test("gives any text six probabilities that sum to one, the task being the likeliest, and the same answer twice", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })), (prompt) => {
      const { taskType, probabilities } = classifyPrompt(prompt);
      const values = TASK_TYPES.map((task) => probabilities[task]);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 2);
      expect(probabilities[taskType]).toBe(Math.max(...values));
      expect(classifyPrompt(prompt).probabilities).toEqual(probabilities);
    }),
  );
});

test("does not care about case or spare white space", () => {
  const plain = classifyPrompt("Translate to German: where is the train station?");
  expect(classifyPrompt("  TRANSLATE to   german:\twhere is the TRAIN station?").taskType).toBe(plain.taskType);
});

test("flags what changes the choice beyond the task", () => {
  expect(classifyPrompt("Answer as JSON with two fields.").flags.jsonWanted).toBe(true);
  expect(classifyPrompt("Tell me a story.").flags).toMatchObject({ jsonWanted: false, images: false, tools: false });
  expect(classifyPrompt("Describe this", { images: 1, tools: 2 }).flags).toMatchObject({ images: true, tools: true });
  expect(classifyPrompt(`Summarise: ${"word ".repeat(10_000)}`).flags.longContext).toBe(true);
  expect(classifyPrompt("Explain rain in 3 sentences.").flags.expectedLengthTokens).toBe(84);
});

test("classifies a prompt of 1 MB of one letter", () => {
  expect(TASK_TYPES).toContain(classifyPrompt("a".repeat(1_000_000)).taskType);
});
