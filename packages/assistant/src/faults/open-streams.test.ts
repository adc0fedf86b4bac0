import { getBalance } from "@scrip/credits";
import { createModelProviders } from "@scrip/model-providers";
import { isFullTest } from "@scrip/testing";
import { expect, vi } from "vitest";
import { sendPrompt } from "../send-prompt.ts";
import { ask, customerWith, envOf, readAll, test } from "../test-assistant.ts";

const STREAMS = isFullTest() ? 1_000 : 300;
const CUSTOMERS = 20;

test(`${STREAMS} answers run at once, and each is settled once`, { timeout: 300_000 }, async ({
  db,
  deps,
  upstream,
}) => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  // On a busy machine 300 streams may be slow to begin; that is not what is tried here.
  const { streamCompletion } = createModelProviders(envOf(upstream));
  /** The first word comes at once, the rest when all answers run. */
  async function* gated(call: Parameters<typeof streamCompletion>[0]) {
    yield { type: "text" as const, text: "This " };
    await gate;
    yield* streamCompletion(call);
  }
  const together = { ...deps, providers: { ...deps.providers, streamCompletion: gated } };
  const owners = await Promise.all(Array.from({ length: CUSTOMERS }, () => customerWith(db, 10_000n)));
  const answers = Array.from({ length: STREAMS }, async (_, index) => {
    const owner = owners[index % CUSTOMERS];
    if (!owner) throw new Error("no customer");
    const surface = index % 2 === 0 ? ("chat" as const) : ("api" as const);
    const input = {
      prompt: `Say hello in ${(index % 5) + 3} words.`,
      controls: { model: "gpt-4o-mini", maxOutputTokens: 30 },
    };
    return readAll(await sendPrompt(together, ask(owner, "", { surface, input })));
  });
  await vi.waitFor(() => expect(deps.liveAnswers.size).toBe(STREAMS), { timeout: 120_000, interval: 100 });
  open();
  const settled = await Promise.all(answers);
  await Promise.all(deps.runningAnswers);
  for (const { settled: end } of settled) {
    expect(["completed", "length"]).toContain(end.ending);
    expect(end.chargeMicrocredits).toBeGreaterThan(0n);
  }
  expect(await db.aiRequest.count({ where: { status: "settled" } })).toBe(STREAMS);
  expect(await db.hold.count({ where: { status: "captured" } })).toBe(STREAMS);
  expect(await db.answerPart.count()).toBe(0);
  const spent = await Promise.all(owners.map(({ customerId }) => getBalance(db, customerId)));
  const charged = settled.reduce((sum, answer) => sum + answer.settled.chargeMicrocredits, 0n);
  expect(spent.reduce((sum, { spentMicrocredits }) => sum + spentMicrocredits, 0n)).toBe(charged);
  expect(spent.every(({ heldMicrocredits }) => heldMicrocredits === 0n)).toBe(true);
});
