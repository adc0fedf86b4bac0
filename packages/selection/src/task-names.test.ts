import { expect, test } from "vitest";
import { taskName, taskTitle } from "./task-names.ts";

test("a kind of work has one name, in a sentence and at the beginning of a line", () => {
  expect(taskName("creative")).toBe("writing");
  expect(taskTitle("creative")).toBe("Writing");
  expect(taskTitle("math")).toBe("Math and logic");
  expect(taskTitle("of another time")).toBe("Unknown");
});
