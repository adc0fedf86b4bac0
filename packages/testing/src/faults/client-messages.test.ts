import { expect, test } from "vitest";
import { followCommits } from "./client-messages.ts";

function message(type: string, ...strings: string[]): Buffer {
  const body = Buffer.from(strings.map((text) => `${text}\0`).join(""));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + body.length);
  return Buffer.concat([Buffer.from(type), length, body]);
}

const startUp = message("", "\0\x03\0\0user", "scrip_app", "");
const commit = message("Q", "COMMIT");

test("a COMMIT is seen however the bytes are cut, and nothing else is taken for one", () => {
  const stream = Buffer.concat([startUp, message("Q", "SELECT 'COMMIT'"), message("P", "COMMIT", "SELECT 1"), commit]);
  for (let size = 1; size <= stream.length; size += 1) {
    const commitsIn = followCommits();
    const seen: number[] = [];
    for (let at = 0; at < stream.length; at += size) {
      if (commitsIn(stream.subarray(at, at + size))) seen.push(at + size);
    }
    expect(seen, `pieces of ${size}`).toHaveLength(1);
    expect(seen[0]).toBeGreaterThanOrEqual(stream.length);
  }
});

test("a prepared COMMIT is one too", () => {
  const commitsIn = followCommits();
  expect(commitsIn(startUp)).toBe(false);
  expect(commitsIn(message("P", "", "commit "))).toBe(true);
});
