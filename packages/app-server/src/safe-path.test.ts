import { expect, test } from "vitest";
import { safePath } from "./safe-path.ts";

test("a path of ours is kept with its query", () => {
  expect(safePath("/history?type=spend", "/chat")).toBe("/history?type=spend");
});

test.each([
  undefined,
  null,
  "",
  "history",
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "javascript:alert(1)",
])("%j leads home", (wanted) => {
  expect(safePath(wanted, "/chat")).toBe("/chat");
});
