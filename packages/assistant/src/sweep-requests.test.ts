import { getBalance, placeHold } from "@scrip/credits";
import { inTransaction, newId } from "@scrip/db";
import { expect } from "vitest";
import { sendPrompt } from "./send-prompt.ts";
import { sweepAbandonedRequests } from "./sweep-requests.ts";
import { ask, CREDIT, customerWith, neverAnswers, test } from "./test-assistant.ts";

/** More than are looked at together. */
const MANY = 101;

test("a crash leaves more requests than are looked at together: one sweep ends them all, but those it cannot", async ({
  db,
  deps,
  database,
}) => {
  const owner = await customerWith(db, 10_000n);
  const dead = {
    ...deps,
    providers: { ...deps.providers, streamCompletion: () => neverAnswers() },
    runningAnswers: new Set<Promise<void>>(),
  };
  const { requestId, heldMicrocredits } = await sendPrompt(dead, ask(owner, "One"));
  await database.owner.query(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
    CREATE TRIGGER refuse BEFORE UPDATE ON ai_request FOR EACH ROW EXECUTE FUNCTION refuse()`);
  for (let count = 0; count < MANY; count += 1) {
    const hold = { requestId: newId("req"), ...owner, amountMicrocredits: CREDIT };
    await inTransaction(db, (tx) => placeHold(tx, hold));
  }
  await database.advanceClock("16 minutes");
  expect(await sweepAbandonedRequests(deps)).toBe(MANY);
  expect((await getBalance(db, owner.customerId)).heldMicrocredits).toBe(heldMicrocredits);

  await database.owner.query("DROP TRIGGER refuse ON ai_request");
  expect(await sweepAbandonedRequests(deps)).toBe(1);
  expect(await db.aiRequest.findUniqueOrThrow({ where: { id: requestId } })).toMatchObject({ ending: "abandoned" });
});
