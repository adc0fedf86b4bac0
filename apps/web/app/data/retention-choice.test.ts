import { RETENTION_DAYS } from "@scrip/assistant";
import { expect, test } from "vitest";
import { RETENTION_CHOICES, readRetentionChoice } from "./retention-choice.ts";

test("the settings offer each length that conversations can be kept for, and no other", () => {
  const offered = RETENTION_CHOICES.map(({ value }) => readRetentionChoice(value));
  expect(new Set(offered)).toEqual(new Set([null, ...RETENTION_DAYS]));
  expect(readRetentionChoice("2")).toBeUndefined();
});
