import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkInvariants, type TestDatabase } from "@scrip/testing";
import {
  type CrashPoint,
  countCommits,
  type DurablePostgres,
  listCrashPoints,
  nameCrashPoint,
  startAppProcess,
  startDurablePostgres,
} from "@scrip/testing/faults";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CRASH_SCENARIOS, type CrashScenario } from "./crash-scenarios-harness.ts";
import { describeBook } from "./describe-book-harness.ts";
import { flows } from "./flows-harness.ts";

const APP = join(import.meta.dirname, "app-harness.ts");
const POINTS_MIN = 40;
const exercised: string[] = [];
let keptInDoubt = 0;

let postgres: DurablePostgres;
beforeAll(async () => {
  postgres = await startDurablePostgres();
});
afterAll(() => postgres.close());

describe.concurrent("a process that dies at any point of a flow leaves nothing half done", () => {
  test.for(CRASH_SCENARIOS)("$title", { timeout: 240_000 }, async (scenario) => {
    const database = await postgres.openDatabase();
    try {
      const { statements, before, after } = await recordFlow(database, scenario);
      for (const point of listCrashPoints(statements)) {
        await dieAndRecover(database, scenario, { point, statements, before, after });
        exercised.push(`${scenario.title}: ${nameCrashPoint(point)}`);
      }
      await checkInvariants(database.owner);
    } finally {
      await database.close();
    }
  });
});

test(`at least ${POINTS_MIN} points were found in all flows, and the process died at each`, () => {
  expect(new Set(CRASH_SCENARIOS.map(({ flow }) => flow))).toEqual(new Set(Object.keys(flows)));
  for (const { title } of CRASH_SCENARIOS) expect(exercised).toContain(`${title}: acknowledged`);
  expect(new Set(exercised).size).toBe(exercised.length);
  expect(exercised.length).toBeGreaterThanOrEqual(POINTS_MIN);
  // What is called "sent" was sent: some commits happened although the process died before the answer.
  expect(keptInDoubt).toBeGreaterThan(0);
});

/** What the flow sends, and each customer's book before and after it, when nobody dies. */
async function recordFlow({ db, databaseUrl, owner }: TestDatabase, { flow, prepare }: CrashScenario) {
  const { customerIds, input } = await prepare(db);
  const before = await describeBooks(owner, customerIds);
  const app = startAppProcess(APP, databaseUrl);
  const statements = await app.record(flow, input);
  await app.close();
  const after = await describeBooks(owner, customerIds);
  for (const [index, book] of after.entries()) expect(book).not.toBe(before[index]);
  expect(countCommits(statements, { moment: "done" }).sure).toBe(customerIds.length);
  return { statements, before, after };
}

type Expected = { point: CrashPoint; statements: readonly string[]; before: string[]; after: string[] };

async function dieAndRecover(
  { db, databaseUrl, owner }: TestDatabase,
  { flow, prepare }: CrashScenario,
  { point, statements, before, after }: Expected,
): Promise<void> {
  const name = nameCrashPoint(point);
  const { customerIds, input } = await prepare(db);
  expect(await describeBooks(owner, customerIds), name).toEqual(before);

  const { isAcknowledged } = await startAppProcess(APP, databaseUrl).crash(flow, input, point);
  expect(isAcknowledged, name).toBe(point.moment === "acknowledged");
  await untilNobodyWorks(owner);
  const found = await describeBooks(owner, customerIds);
  for (const [index, book] of found.entries()) expect([before[index], after[index]], name).toContain(book);
  const done = found.filter((book, index) => book === after[index]).length;
  const { sure, possible } = countCommits(statements, point);
  expect(done, name).toBeGreaterThanOrEqual(sure);
  expect(done, name).toBeLessThanOrEqual(possible);
  keptInDoubt += done - sure;

  await flows[flow](db, input as never);
  await flows[flow](db, input as never);
  expect(await describeBooks(owner, customerIds), name).toEqual(after);
}

function describeBooks(owner: TestDatabase["owner"], customerIds: readonly string[]): Promise<string[]> {
  return Promise.all(customerIds.map((customerId) => describeBook(owner, customerId)));
}

/** The server needs a moment to see that a client is gone, and to roll back what it left open. */
async function untilNobodyWorks(owner: TestDatabase["owner"]): Promise<void> {
  const working = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = 'scrip_app' AND state <> 'idle'`;
  while ((await owner.query(working)).rowCount !== 0) await sleep(5);
}
