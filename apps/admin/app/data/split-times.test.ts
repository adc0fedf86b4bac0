import { expect, test } from "vitest";
import { splitTimes } from "./split-times.ts";

test("moments are told from the words around them", () => {
  expect(splitTimes("Answer the bank before 2026-12-01T09:30:00.000Z.")).toEqual([
    { text: "Answer the bank before " },
    { at: "2026-12-01T09:30:00.000Z" },
    { text: "." },
  ]);
  expect(splitTimes("2026-12-01T09:30:00Z, 2026-12-02T09:30:00Z")).toEqual([
    { at: "2026-12-01T09:30:00Z" },
    { text: ", " },
    { at: "2026-12-02T09:30:00Z" },
  ]);
});

test.for(["Nothing to see here.", "On 2026-12-01", "At 2026-99-99T99:99:99Z", "req_2026"])(
  "what is no moment stays as it is: %s",
  (message) => {
    const parts = splitTimes(message);
    expect(parts.map((part) => ("text" in part ? part.text : "?")).join("")).toBe(message);
  },
);
