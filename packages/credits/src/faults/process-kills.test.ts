import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isFullTest, test } from "@scrip/testing";
import { type AppProcess, startAppProcess } from "@scrip/testing/faults";
import { expect } from "vitest";
import { openLoad } from "./load-harness.ts";

const APP = join(import.meta.dirname, "app-harness.ts");
const INSTANCES = 2;
const KILLS = isFullTest() ? 200 : 20;
const CLIENTS = 6;
const READY_WITHIN_MS = 10_000;
const UPTIME_MAX_MS = 400;

test(`${KILLS} times an instance is killed under load: what was acknowledged happened once, the rest once or not at all`, {
  timeout: KILLS * 10_000,
}, async ({ db, database }) => {
  const instances = Array.from({ length: INSTANCES }, () => startAppProcess(APP, database.databaseUrl));
  const load = await openLoad(db, (flow, input) => anyOf(instances).call(flow, input));
  let isOver = false;
  const running = load.run(CLIENTS, () => isOver);

  const readyTimes: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const index = kill % INSTANCES;
    await sleep(Math.random() * UPTIME_MAX_MS);
    await instances[index]?.kill();
    const killedAt = performance.now();
    const next = startAppProcess(APP, database.databaseUrl);
    await next.call("expireDueHolds", null);
    readyTimes.push(performance.now() - killedAt);
    instances[index] = next;
  }
  isOver = true;
  await running;
  await Promise.all(instances.map((instance) => instance.close()));

  await load.judge(database);
  const outcomes = [...load.history.outcomes().values()].map(({ outcome }) => outcome);
  expect(outcomes.filter((outcome) => outcome === "acknowledged").length).toBeGreaterThan(KILLS);
  expect(Math.max(...readyTimes)).toBeLessThan(READY_WITHIN_MS);
});

function anyOf(instances: readonly AppProcess[]): AppProcess {
  const instance = instances[Math.trunc(Math.random() * instances.length)];
  if (!instance) throw new Error("no instance runs");
  return instance;
}
