import { expect, test } from "vitest";
import { TASK_TYPES, taskName, taskTitle } from "./task-words.ts";

test("a kind of work has one name, in a sentence and at the beginning of a line", () => {
  expect(TASK_TYPES.map(taskName)).toContain("writing");
  expect(taskTitle("creative")).toBe("Writing");
  expect(taskTitle("math")).toBe("Math and logic");
  expect(taskTitle("of another time")).toBe("Unknown");
});
