import { setTimeout as sleep } from "node:timers/promises";
import { isFullTest, type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { flows } from "./flows-harness.ts";
import { openLoad } from "./load-harness.ts";

const SECONDS = isFullTest() ? 60 : 5;
const CLIENTS = 8;
const PAUSE_MAX_MS = 60;

test(`${SECONDS} s of sessions terminated at random: nothing is lost and nothing happens twice`, {
  timeout: SECONDS * 1_000 + 60_000,
}, async ({ db, database }) => {
  const load = await openLoad(db, (flow, input) => flows[flow](db, input as never));
  const end = performance.now() + SECONDS * 1_000;
  const isOver = () => performance.now() > end;
  const running = load.run(CLIENTS, isOver);
  let terminated = 0;
  while (!isOver()) {
    await sleep(Math.random() * PAUSE_MAX_MS);
    terminated += await terminateOne(database.owner);
  }
  await running;
  await load.judge(database);
  expect(terminated).toBeGreaterThan(SECONDS);
});

/** One that is working, if any is: answers how many there were. */
async function terminateOne(owner: TestDatabase["owner"]): Promise<number> {
  const { rowCount } = await owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND usename = 'scrip_app' ORDER BY state = 'idle', random() LIMIT 1`,
  );
  return rowCount ?? 0;
}
