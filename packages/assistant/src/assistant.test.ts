import { getBalance } from "@scrip/credits";
import { forgetQuotes } from "@scrip/selection";
import { describe, expect } from "vitest";
import { getConversation } from "./conversations/get-conversation.ts";
import { quotePrompt } from "./quote-prompt.ts";
import { type Answer, sendPrompt } from "./send-prompt.ts";
import { sweepAbandonedRequests } from "./sweep-requests.ts";
import { ask, CREDIT, customerWith, neverAnswers, readAll, test } from "./test-assistant.ts";

describe("a prompt is charged", () => {
  test("what it cost, at most what was quoted, and the rest comes back", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { quote, selection } = await quotePrompt(deps, owner, { prompt: "Write a haiku about rain.", controls: {} });
    const { text, settled } = await readAll(
      await sendPrompt(deps, ask(owner, "Write a haiku about rain.", { quoteId: quote.id })),
    );
    expect(text).not.toBe("");
    expect(settled.chargeMicrocredits).toBeGreaterThan(0n);
    expect(settled.chargeMicrocredits).toBeLessThanOrEqual(quote.cost.maxMicrocredits);
    const balance = await getBalance(db, owner.customerId);
    expect(balance).toMatchObject({
      balanceMicrocredits: 1_000n * CREDIT - settled.chargeMicrocredits,
      heldMicrocredits: 0n,
    });
    expect(settled.availableMicrocredits).toBe(balance.availableMicrocredits);
    const request = await db.aiRequest.findUniqueOrThrow({ where: { id: quote.id } });
    expect(request).toMatchObject({
      status: "settled",
      ending: "completed",
      modelId: selection.model.id,
      usageSource: "provider",
      chargeMicrocredits: settled.chargeMicrocredits,
    });
    expect(request.platformShareMicrocredits).toBe((settled.chargeMicrocredits * 15n) / 115n);
    expect(request.providerCostNanodollars).toBeGreaterThan(0n);
  });

  test("each vendor's model answers and its line items make the charge", async ({ db, deps }) => {
    const owner = await customerWith(db, 100_000n);
    for (const model of ["gpt-4o", "claude-sonnet", "gemini-flash"]) {
      const order = ask(owner, "Say hello in five words.", {
        input: { prompt: "Say hello in five words.", controls: { model } },
      });
      const { settled } = await readAll(await sendPrompt(deps, order));
      const sum = settled.lineItems.reduce(
        (total, item) => total + BigInt(item.tokens) * item.microcreditsPerMillion,
        0n,
      );
      expect((sum + 999_999n) / 1_000_000n).toBe(settled.chargeMicrocredits);
    }
  });

  test("a conversation is kept, sent along, and hidden from others", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const first = await sendPrompt(deps, ask(owner, "My name is Ada."));
    await readAll(first);
    const conversationId = first.conversationId ?? "";
    const followUp = await quotePrompt(deps, owner, { prompt: "And who am I?", conversationId, controls: {} });
    expect(followUp.input.messages.map((message) => message.role)).toEqual(["user", "assistant", "user"]);
    const kept = await getConversation(db, { conversationId, customerId: owner.customerId });
    expect(kept.messages.map((message) => message.role)).toEqual(["user", "assistant"]);
    expect(kept.messages[1]?.request?.id).toBe(first.requestId);
    const stranger = await customerWith(db, 1n);
    await expect(getConversation(db, { conversationId, customerId: stranger.customerId })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(quotePrompt(deps, stranger, { prompt: "Hi", conversationId, controls: {} })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("a quote", () => {
  test("is refused for another input, another customer and after ten minutes; nothing is held", async ({
    db,
    deps,
    database,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const { quote } = await quotePrompt(deps, owner, { prompt: "One", controls: {} });
    const stranger = await customerWith(db, 1_000n);
    await expect(sendPrompt(deps, ask(owner, "Two", { quoteId: quote.id }))).rejects.toMatchObject({
      code: "quote_expired",
    });
    await expect(sendPrompt(deps, ask(stranger, "One", { quoteId: quote.id }))).rejects.toMatchObject({
      code: "quote_expired",
    });
    await database.advanceClock("11 minutes");
    await expect(sendPrompt(deps, ask(owner, "One", { quoteId: quote.id }))).rejects.toMatchObject({
      code: "quote_expired",
    });
    expect(await db.aiRequest.count({ where: { id: quote.id } })).toBe(0);
  });

  test("that was forgotten is refused as one that ended, and one that was used still answers again", async ({
    db,
    deps,
    database,
  }) => {
    const owner = await customerWith(db, 1_000n);
    const [unused, used] = [
      (await quotePrompt(deps, owner, { prompt: "Never sent", controls: {} })).quote.id,
      (await quotePrompt(deps, owner, { prompt: "Sent", controls: {} })).quote.id,
    ];
    const refusal = () => sendPrompt(deps, ask(owner, "Never sent", { quoteId: unused })).catch((error) => error);
    const first = await readAll(await sendPrompt(deps, ask(owner, "Sent", { quoteId: used })));
    await database.advanceClock("11 minutes");
    const ended = await refusal();
    expect(ended).toMatchObject({ code: "quote_expired" });
    await database.advanceClock("2 days");
    await forgetQuotes(db);
    expect(await db.quote.findMany({ where: { id: { in: [unused, used] } }, select: { id: true } })).toEqual([
      { id: used },
    ]);
    expect(await refusal()).toEqual(ended);
    const again = await readAll(await sendPrompt(deps, ask(owner, "Sent", { quoteId: used })));
    expect(again).toMatchObject({
      text: first.text,
      settled: { chargeMicrocredits: first.settled.chargeMicrocredits },
    });
  });

  test("sent twice answers once: the first answer again, no second charge", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { quote } = await quotePrompt(deps, owner, { prompt: "Once only", controls: {} });
    const order = ask(owner, "Once only", { quoteId: quote.id });
    const started = await Promise.allSettled([sendPrompt(deps, order), sendPrompt(deps, order)]);
    const answers = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(answers).toHaveLength(1);
    expect(started.find((result) => result.status === "rejected")?.reason).toMatchObject({ code: "in_flight" });
    const first = await readAll(answers[0] as Answer);
    const again = await readAll(await sendPrompt(deps, order));
    expect(again.text).toBe(first.text);
    expect(again.settled.chargeMicrocredits).toBe(first.settled.chargeMicrocredits);
    expect(await getBalance(db, owner.customerId)).toMatchObject({
      spentMicrocredits: first.settled.chargeMicrocredits,
    });
  });

  test("that was used for one prompt answers no other", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { quote } = await quotePrompt(deps, owner, { prompt: "This one", controls: {} });
    const { settled } = await readAll(await sendPrompt(deps, ask(owner, "This one", { quoteId: quote.id })));
    const messages = [{ role: "user" as const, content: "This one" }];
    for (const input of [
      { prompt: "Another", controls: {} },
      { messages, controls: {} },
    ]) {
      await expect(sendPrompt(deps, ask(owner, "", { input, quoteId: quote.id }))).rejects.toMatchObject({
        code: "quote_expired",
      });
    }
    expect(await getBalance(db, owner.customerId)).toMatchObject({ spentMicrocredits: settled.chargeMicrocredits });
  });

  test("that the credits do not cover is told, and sending it is refused with what is required", async ({
    db,
    deps,
  }) => {
    const owner = await customerWith(db, 1n);
    const prompt = { prompt: "Explain relativity.", controls: { model: "claude-opus" } };
    expect((await quotePrompt(deps, owner, prompt)).selection.affordable).toBe(false);
    await expect(sendPrompt(deps, ask(owner, "", { input: prompt }))).rejects.toMatchObject({
      code: "insufficient_credits",
      publicDetails: { available: "1" },
    });
  });
});

test("the process dies: the sweeper charges the progress that was written, or nothing", async ({
  db,
  deps,
  database,
}) => {
  const owner = await customerWith(db, 1_000n);
  // A provider that never answers stands in for a process that died after placing its holds.
  const silent = {
    ...deps,
    providers: { ...deps.providers, streamCompletion: () => neverAnswers() },
    runningAnswers: new Set<Promise<void>>(),
  };
  const withProgress = await sendPrompt(silent, ask(owner, "One"));
  const without = await sendPrompt(silent, ask(owner, "Two"));
  await db.aiRequest.update({ where: { id: withProgress.requestId }, data: { deliveredOutputTokens: 30 } });
  expect(await sweepAbandonedRequests(deps)).toBe(0);
  await database.advanceClock("16 minutes");
  expect(await sweepAbandonedRequests(deps)).toBe(2);
  await database.advanceClock("-16 minutes");
  const charged = await db.aiRequest.findUniqueOrThrow({ where: { id: withProgress.requestId } });
  expect(charged).toMatchObject({ ending: "abandoned", outputTokens: 30, usageSource: "our_count" });
  expect(charged.chargeMicrocredits).toBeGreaterThan(0n);
  const released = await db.aiRequest.findUniqueOrThrow({ where: { id: without.requestId } });
  expect(released).toMatchObject({ ending: "abandoned", chargeMicrocredits: 0n });
  expect(await getBalance(db, owner.customerId)).toMatchObject({
    heldMicrocredits: 0n,
    spentMicrocredits: charged.chargeMicrocredits,
  });
});
