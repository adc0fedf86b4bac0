import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type History, judgeHistory, openHistory } from "./history.ts";

const file = () => join(mkdtempSync(join(tmpdir(), "scrip-history-test-")), "history.jsonl");
const refusal = new Error("refused");
const answer = (history: History, key: string) => history.attempt({ key }, async () => 1n);
const refuse = (history: History, key: string) => history.attempt({ key }, () => Promise.reject(refusal));
const lose = (history: History, key: string) => history.attempt({ key }, () => Promise.reject(new Error("lost")));

test("what is missing, doubled, refused and yet there, or there unasked is found", async () => {
  const history = openHistory(file(), (error) => error === refusal);
  for (const key of ["right", "missing", "doubled"]) await answer(history, key);
  for (const key of ["refused", "refused and there"]) await refuse(history, key);
  for (const key of ["lost", "lost and there", "lost and doubled"]) await lose(history, key);
  const effects = new Map([
    ["right", 1],
    ["doubled", 2],
    ["refused and there", 1],
    ["lost and there", 1],
    ["lost and doubled", 2],
    ["unasked", 1],
  ]);
  expect(judgeHistory(history, effects)).toEqual([
    "missing was acknowledged and is there 0 times",
    "doubled was acknowledged and is there 2 times",
    "refused and there was refused and is there 1 times",
    "lost and doubled was unknown and is there 2 times",
    "unasked is there and nobody asked for it",
  ]);
});

test("an answer stays an answer, whatever a repetition is told, and an unknown one can still be answered", async () => {
  const history = openHistory(file(), (error) => error === refusal);
  await answer(history, "a");
  await lose(history, "a");
  await refuse(history, "a");
  await lose(history, "b");
  await answer(history, "b");
  await lose(history, "c");
  await refuse(history, "c");
  expect([...history.outcomes()].map(([key, { outcome }]) => [key, outcome])).toEqual([
    ["a", "acknowledged"],
    ["b", "acknowledged"],
    ["c", "refused"],
  ]);
});

test("the file has every event in order", async () => {
  const path = file();
  const history = openHistory(path, () => false);
  await answer(history, "a");
  await lose(history, "b");
  const events = readFileSync(path, "utf8").trim().split("\n");
  expect(events.map((line) => JSON.parse(line)).map(({ event, key }) => `${event} ${key}`)).toEqual([
    "asked a",
    "acknowledged a",
    "asked b",
    "unknown b",
  ]);
});
