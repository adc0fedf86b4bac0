import { setTimeout as sleep } from "node:timers/promises";
import { isFullTest, type TestDatabase } from "@scrip/testing";
import { type DurablePostgres, startDurablePostgres } from "@scrip/testing/faults";
import { afterAll, beforeAll, expect, test } from "vitest";
import { flows } from "./flows-harness.ts";
import { openLoad } from "./load-harness.ts";

const KILLS = isFullTest() ? 20 : 3;
const CLIENTS = 6;
const RECONNECTED_WITHIN_MS = 15_000;
const UPTIME_MS = 700;

let postgres: DurablePostgres;
let database: TestDatabase;
beforeAll(async () => {
  postgres = await startDurablePostgres();
  database = await postgres.openDatabase();
});
afterAll(async () => {
  await database.close();
  await postgres.close();
});

test(`${KILLS} times the database is killed under load: everything acknowledged is there, and work goes on by itself`, {
  timeout: KILLS * 60_000,
}, async () => {
  const { db } = database;
  let answers = 0;
  const load = await openLoad(db, async (flow, input) => {
    const answer = await flows[flow](db, input as never);
    answers += 1;
    return answer;
  });
  let isOver = false;
  const running = load.run(CLIENTS, () => isOver);

  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(UPTIME_MS * (0.5 + Math.random()));
    await postgres.kill();
    await postgres.restart();
    const [restartedAt, answersBefore] = [performance.now(), answers];
    while (answers === answersBefore) await sleep(10);
    expect(performance.now() - restartedAt).toBeLessThan(RECONNECTED_WITHIN_MS);
  }
  isOver = true;
  await running;

  await load.judge(database);
  expect(answers).toBeGreaterThan(KILLS * CLIENTS);
});

test("the server runs with the settings on which durability rests", async () => {
  const names = ["fsync", "synchronous_commit", "full_page_writes"];
  const { rows } = await database.owner.query("SELECT setting FROM pg_settings WHERE name = ANY ($1)", [names]);
  expect(rows).toEqual(names.map(() => ({ setting: "on" })));
});
