import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockDataDir, requireNotRunning } from "./running-lock.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "scrip-lock-"));

test("a folder in use is refused until it is given back", () => {
  const folder = newFolder();
  const unlock = lockDataDir(folder);
  expect(() => lockDataDir(folder)).toThrow(`Scrip is already running with ${folder} (process ${process.pid})`);
  unlock();
  expect(() => requireNotRunning(folder)).not.toThrow();
});

test("a mark left by a process that is gone holds nobody up, even when its number belongs to another now", () => {
  const folder = newFolder();
  writeFileSync(join(folder, "running.json"), JSON.stringify({ pid: process.pid, command: "node start.ts" }));
  expect(() => requireNotRunning(folder)).not.toThrow();
});
