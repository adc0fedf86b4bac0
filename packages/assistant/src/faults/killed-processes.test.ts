import { join } from "node:path";
import { getBalance } from "@scrip/credits";
import type { Db } from "@scrip/db";
import { seedCatalogue } from "@scrip/selection";
import { isFullTest, type TestDatabase } from "@scrip/testing";
import { listCrashPoints, nameCrashPoint, startAppProcess } from "@scrip/testing/faults";
import { describe, expect } from "vitest";
import { quotePrompt } from "../quote-prompt.ts";
import { connect, customerWith, test } from "../test-assistant.ts";
import { flows, MODEL } from "./flows-harness.ts";

const APP = join(import.meta.dirname, "app-harness.ts");
const STREAMS = isFullTest() ? 200 : 30;
/** In the small size every sixth point; the full size dies at each. */
const EVERY = isFullTest() ? 1 : 6;

async function prepare(db: Db, upstream: Parameters<typeof connect>[1]) {
  await seedCatalogue(db);
  const owner = await customerWith(db, 1_000n);
  const { quote } = await quotePrompt(connect(db, upstream), owner, { prompt: "The sea", controls: { model: MODEL } });
  return { owner, quoteId: quote.id };
}

/** After fifteen minutes without a word the sweeper comes; twice, since it may. */
async function recover(database: TestDatabase): Promise<void> {
  await database.advanceClock("16 minutes");
  await flows.sweep(database.db);
  await flows.sweep(database.db);
  await database.advanceClock("-16 minutes");
}

describe("a process that dies between the hold and the charge", () => {
  test("at dispatch, in the middle or while it settles: charged for what was kept, or not at all; once", {
    timeout: 300_000,
  }, async ({ database, db, upstream }) => {
    const recorder = startAppProcess(APP, database.databaseUrl);
    await recorder.record("answer", await prepare(db, upstream)); // a process compiles and connects but once
    const statements = await recorder.record("answer", await prepare(db, upstream));
    await recorder.close();
    const points = listCrashPoints(statements);
    expect(points.length).toBeGreaterThan(30);
    const endings = new Set<string>();
    for (const point of points.filter((_, index) => index % EVERY === 0)) {
      const name = nameCrashPoint(point);
      const input = await prepare(db, upstream);
      const app = startAppProcess(APP, database.databaseUrl);
      await app.call("answer", await prepare(db, upstream));
      await app.crash("answer", input, point);
      await recover(database);
      const request = await db.aiRequest.findUnique({ where: { id: input.quoteId } });
      const balance = await getBalance(db, input.owner.customerId);
      expect(balance.heldMicrocredits, name).toBe(0n);
      expect(balance.spentMicrocredits, name).toBe(request?.chargeMicrocredits ?? 0n);
      if (request) expect(request.status, name).toBe("settled");
      if (request?.ending === "abandoned") {
        expect((request.chargeMicrocredits ?? 0n) > 0n, name).toBe(request.deliveredOutputTokens > 0);
      }
      endings.add(request?.ending ?? "never sent");
      endings.add(`${(request?.chargeMicrocredits ?? 0n) > 0n ? "charged" : "free"}`);
      expect(await db.answerPart.count({ where: { requestId: input.quoteId } }), name).toBe(0);
    }
    expect([...endings].toSorted()).toEqual(["abandoned", "charged", "completed", "free", "never sent"]);
  });

  test(`with ${STREAMS} answers open: all are closed, each charged for its progress`, { timeout: 120_000 }, async ({
    database,
    db,
  }) => {
    await seedCatalogue(db);
    const before = await db.aiRequest.count();
    const owners = await Promise.all(Array.from({ length: STREAMS }, () => customerWith(db, 1_000n)));
    const app = startAppProcess(APP, database.databaseUrl);
    await app.call("openAnswers", { owners });
    await app.kill();
    expect(await db.hold.count({ where: { status: "placed" } })).toBe(STREAMS);
    await recover(database);
    expect(await db.hold.count({ where: { status: "placed" } })).toBe(0);
    const ids = owners.map(({ customerId }) => customerId);
    const requests = await db.aiRequest.findMany({ where: { customerId: { in: ids } } });
    expect(requests).toHaveLength(STREAMS);
    expect(await db.aiRequest.count()).toBe(before + STREAMS);
    for (const { ending, chargeMicrocredits, deliveredOutputTokens, outputTokens } of requests) {
      expect(ending).toBe("abandoned");
      expect(chargeMicrocredits).toBeGreaterThan(0n);
      expect(outputTokens).toBe(deliveredOutputTokens);
    }
  });
});
