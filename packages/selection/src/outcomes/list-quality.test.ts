import { type Db, newId } from "@scrip/db";
import { test } from "@scrip/testing";
import { expect } from "vitest";
import { PROVIDERS } from "../catalogue/catalogue.ts";
import { seedCatalogue } from "../catalogue/seed-catalogue.ts";
import { saveQuote } from "../quotes/save-quote.ts";
import { type SelectionInput, selectModel } from "../select-model.ts";
import { readSnapshot } from "../snapshot/read-snapshot.ts";
import { listQuality } from "./list-quality.ts";
import { recordOutcome } from "./record-outcome.ts";

const INPUT: SelectionInput = {
  messages: [{ role: "user", content: "Write a Python function that merges two sorted lists." }],
  controls: { model: "gpt-4o" },
};

async function quote(db: Db): Promise<string> {
  const { snapshot } = await readSnapshot(db, { connected: PROVIDERS });
  const selection = await selectModel(INPUT, snapshot, 1_000_000_000n);
  const id = newId("req");
  await saveQuote(db, { id, customerId: "cus_1", userId: "usr_1", input: INPUT, selection });
  return id;
}

test("each model has its opinion and what was recorded of each task, with the time of the last judgement", async ({
  db,
}) => {
  await seedCatalogue(db);
  const fresh = await listQuality(db);
  expect(fresh).toHaveLength(22 * 6);
  expect(fresh.every(({ judgedAt, opinion }) => judgedAt === null && opinion > 0)).toBe(true);

  const [liked, disliked] = [await quote(db), await quote(db)];
  await recordOutcome(db, { requestId: liked, kind: "thumbs_up" });
  await recordOutcome(db, { requestId: disliked, kind: "thumbs_down" });
  const judged = (await listQuality(db)).filter(({ judgedAt }) => judgedAt !== null);
  expect(judged).toHaveLength(1);
  expect(judged[0]).toMatchObject({ modelId: "gpt-4o", taskType: "code" });
  expect(judged[0]?.goodHundredths).toBeGreaterThan(0);
  expect(judged[0]?.badHundredths).toBeGreaterThan(0);
});
