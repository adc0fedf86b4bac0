import { type Db, newId } from "@scrip/db";
import { type TestDatabase, test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { recordOutcome } from "../outcomes/record-outcome.ts";
import { refitOutputLengths } from "../output-lengths/refit-output-lengths.ts";
import { changePrice } from "../prices/change-price.ts";
import { type Selection, type SelectionInput, selectModel } from "../select-model.ts";
import type { SelectionControls } from "../selection-controls.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { replaySelection } from "./replay-selection.ts";
import { saveQuote } from "./save-quote.ts";

const CONTROLS: readonly SelectionControls[] = [
  {},
  { mode: "economy", length: "brief" },
  { mode: "best", excludeProviders: ["openai", "anthropic"] },
  { model: "claude-opus", maxOutputTokens: 300 },
  { ceilingMicrocredits: 3_000_000n, length: "detailed" },
];
const PROMPTS = [
  "Prove that there are infinitely many primes.",
  "Übersetze ins Englische: Ich habe gestern ein Auto gekauft.",
  "In 3 sentences: why is the sky blue?",
];

async function quote(
  db: Db,
  input: SelectionInput,
  available = 500_000_000n,
): Promise<{ id: string; selection: Selection }> {
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const selection = await selectModel(input, snapshot, available);
  const id = newId("req");
  await saveQuote(db, { id, customerId: "cus_1", userId: "usr_1", input, selection });
  return { id, selection };
}

test("a stored choice is made again exactly, after prices, outcomes, lengths and models have changed", async ({
  db,
  database,
}) => {
  await seedCatalogue(db);
  const stored = [];
  for (const controls of CONTROLS) {
    for (const content of PROMPTS) {
      stored.push(await quote(db, { messages: [{ role: "user", content }], controls }));
      const chosen = stored.at(-1);
      if (chosen) await recordOutcome(db, { requestId: chosen.id, kind: "thumbs_down" });
    }
  }
  const thread = {
    modelId: "gpt-4o",
    taskType: "general",
    complexity: "simple",
    mode: "balanced",
    isPinned: false,
  } as const;
  const earlier = { role: "user", content: PROMPTS[2] ?? "" } as const;
  const followUp = { messages: [earlier, { role: "user", content: "And at night?" }], controls: {}, thread } as const;
  stored.push(await quote(db, followUp));
  expect(stored.at(-1)?.selection).toMatchObject({ model: { id: "gpt-4o" }, ground: "kept_in_thread" });

  const rates = {
    inputMicrocreditsPerMillion: 7_000_000_000n,
    cachedInputMicrocreditsPerMillion: 7_000_000_000n,
    outputMicrocreditsPerMillion: 7_000_000_000n,
    providerInputPicodollars: 500_000n,
    providerCachedInputPicodollars: 500_000n,
    providerOutputPicodollars: 500_000n,
  };
  await changePrice(db, { modelId: "gpt-oss-120b", rates, origin: "changed", confirmedBy: "usr_admin" });
  await db.model.update({ where: { id: "claude-opus" }, data: { enabled: false, name: "Renamed" } });
  await settle(db, stored[0]?.id ?? "");
  expect(await refitOutputLengths(db)).toBe(1);
  expect(await refitOutputLengths(db)).toBe(0);

  for (const { id, selection } of stored) {
    const replay = await replaySelection(db, id);
    expect(replay).toEqual({ selection, isExact: true });
  }
  const [first] = stored;
  const now = await quote(db, { messages: [{ role: "user", content: PROMPTS[0] ?? "" }], controls: {} });
  expect(now.selection.snapshot.hash).not.toBe(first?.selection.snapshot.hash);
  await db.model.update({ where: { id: "claude-opus" }, data: { enabled: true, name: "Claude Opus" } });
  await forgetRequests(database);
});

/** The requests were settled here without a hold: the book knows nothing of them. */
async function forgetRequests(database: TestDatabase): Promise<void> {
  await database.owner.query("DELETE FROM ai_request");
}

/** The request of a quote, answered at three times the length that was expected. */
async function settle(db: Db, id: string): Promise<void> {
  const kept = await db.quote.findUniqueOrThrow({ where: { id } });
  await db.aiRequest.create({
    data: {
      id,
      customerId: kept.customerId,
      userId: kept.userId,
      surface: "chat",
      modelId: kept.modelId,
      priceId: kept.priceId,
      taskType: kept.taskType,
      complexity: kept.complexity,
      status: "settled",
      ending: "completed",
      countedInputTokens: kept.inputTokens,
      outputCap: kept.outputCap,
      outputTokens: 3 * (kept.outputBaseTokens ?? 1),
      holdMicrocredits: kept.costMaxMicrocredits,
    },
  });
}

test("recorded usage changes the next prediction of that work, and the catalogue is kept once for equal content", async ({
  db,
  database,
}) => {
  await seedCatalogue(db);
  const input = {
    messages: [{ role: "user" as const, content: "Write a poem about the sea." }],
    controls: { model: "gpt-4o" },
  };
  const before = await quote(db, input);
  for (let request = 0; request < 30; request += 1) await settle(db, (await quote(db, input)).id);
  expect(await refitOutputLengths(db)).toBeGreaterThan(0);
  const after = await quote(db, input);
  expect(after.selection.output.expected).toBeGreaterThan(before.selection.output.expected * 1.5);
  expect(after.selection.output.baseTokens).toBe(before.selection.output.baseTokens);
  expect(after.selection.snapshot.catalogueHash).toBe(before.selection.snapshot.catalogueHash);
  await forgetRequests(database);
  expect(await db.catalogueSnapshot.count({ where: { hash: after.selection.snapshot.catalogueHash } })).toBe(1);
});

test("what was never stored is not there", async ({ db }) => {
  await expect(replaySelection(db, newId("req"))).rejects.toMatchObject({ code: "not_found" });
});
