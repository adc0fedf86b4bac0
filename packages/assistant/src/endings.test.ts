import { adjustCredits, getBalance, listHistory } from "@scrip/credits";
import { type Db, inTransaction } from "@scrip/db";
import { costUsage } from "@scrip/selection";
import { isFullTest } from "@scrip/testing";
import { describe, expect, vi } from "vitest";
import { followAnswer } from "./answers/follow-answer.ts";
import { stopAnswer } from "./answers/stop-answer.ts";
import type { AssistantDeps } from "./assistant-deps.ts";
import { getConversation } from "./conversations/get-conversation.ts";
import { quotePrompt } from "./quote-prompt.ts";
import { sendPrompt } from "./send-prompt.ts";
import {
  answerOf,
  ask,
  askModel,
  CREDIT,
  connect,
  customerWith,
  envOf,
  type Owner,
  orderErrors,
  orderFaults,
  readAll,
  readTexts,
  test,
  type WholeAnswer,
} from "./test-assistant.ts";

const MODEL = "gpt-4o-mini";
const LONG = "Write 120 words about the sea.";
const STOPS = isFullTest() ? 200 : 12;
const SHORT = "Say hello in five words.";

/** The charge is what the line items say, it left the balance, and nothing is held any more. */
async function expectCharged(db: Db, owner: Owner, { requestId, settled }: WholeAnswer) {
  const request = await db.aiRequest.findUniqueOrThrow({ where: { id: requestId } });
  const items = settled.lineItems.reduce((sum, item) => sum + BigInt(item.tokens) * item.microcreditsPerMillion, 0n);
  expect(settled.chargeMicrocredits).toBe((items + 999_999n) / 1_000_000n);
  expect(sumOfLines(settled)).toBe(settled.chargeMicrocredits);
  expect(settled.chargeMicrocredits).toBeGreaterThan(0n);
  expect(settled.chargeMicrocredits).toBeLessThanOrEqual(request.holdMicrocredits);
  expect(request).toMatchObject({ status: "settled", chargeMicrocredits: settled.chargeMicrocredits });
  expect(await getBalance(db, owner.customerId)).toMatchObject({
    heldMicrocredits: 0n,
    spentMicrocredits: settled.chargeMicrocredits,
  });
  return request;
}

function sumOfLines({ lineItems }: WholeAnswer["settled"]): bigint {
  return lineItems.reduce((sum, { amountMicrocredits }) => sum + amountMicrocredits, 0n);
}

async function expectFree(db: Db, owner: Owner, { requestId, settled }: WholeAnswer) {
  expect(settled).toMatchObject({ chargeMicrocredits: 0n, lineItems: [] });
  expect(await getBalance(db, owner.customerId)).toMatchObject({ heldMicrocredits: 0n, spentMicrocredits: 0n });
  return db.aiRequest.findUniqueOrThrow({ where: { id: requestId } });
}

describe("the provider answers", () => {
  test("completed: the tokens it reports", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const answer = await answerOf(deps, askModel(owner, MODEL, SHORT));
    expect(answer.settled).toMatchObject({ ending: "completed", isEstimate: false });
    const request = await expectCharged(db, owner, answer);
    expect(request.usageSource).toBe("provider");
    expect(request.providerCostNanodollars).toBeGreaterThan(0n);
  });

  test("cut by the cap: the tokens it reports, at most the cap", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const input = { prompt: LONG, controls: { model: MODEL, maxOutputTokens: 12 } };
    const answer = await answerOf(deps, ask(owner, "", { input }));
    expect(answer.settled).toMatchObject({ ending: "length", outputTokens: 12 });
    await expectCharged(db, owner, answer);
  });

  test("cached input is charged at its own price, and never twice", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { usage: { input: 100, cached: 60 } });
    const answer = await answerOf(deps, askModel(owner, MODEL, SHORT));
    expect(answer.settled.lineItems).toMatchObject([
      { kind: "input", tokens: 40 },
      { kind: "cached_input", tokens: 60 },
      { kind: "output" },
    ]);
    expect(answer.settled.inputTokens).toBe(100);
    await expectCharged(db, owner, answer);
  });

  test("a report that comes twice counts once", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    const once = await answerOf(deps, askModel(owner, MODEL, SHORT));
    await orderFaults(upstream, { usage: "twice" });
    const twice = await answerOf(deps, askModel(await customerWith(db, 1_000n), MODEL, SHORT));
    expect(twice.settled.chargeMicrocredits).toBe(once.settled.chargeMicrocredits);
  });
});

describe("the provider's count is missing or cannot be true: our own count, marked as an estimate", () => {
  test.for([
    ["no usage", "none", false],
    ["zero usage", "zero", false],
    ["absurd output", { output: 10 ** 12 }, true],
    ["absurd input", { input: 10 ** 12 }, true],
    ["usage far below what was delivered", { output: 2 }, true],
  ] as const)("%s", async ([, usage, isAlarming], { db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { usage });
    const answer = await answerOf(deps, askModel(owner, MODEL, LONG));
    expect(answer.settled).toMatchObject({ ending: "completed", isEstimate: true });
    const request = await expectCharged(db, owner, answer);
    expect(request).toMatchObject({ usageSource: "our_count", outputTokens: request.deliveredOutputTokens });
    expect(request.outputTokens).toBeGreaterThan(100);
    const alarms = await db.alarm.count({ where: { kind: "usage_not_credible", subject: answer.requestId } });
    expect(alarms).toBe(isAlarming ? 1 : 0);
  });
});

test("usage above the hold: the customer pays the hold, the platform the rest, and an alarm is raised", async ({
  db,
  deps,
  upstream,
}) => {
  const owner = await customerWith(db, 1_000n);
  await orderFaults(upstream, { usage: { output: 9_000_000 } });
  const { requestId, settled } = await answerOf(deps, askModel(owner, MODEL, SHORT));
  const request = await db.aiRequest.findUniqueOrThrow({ where: { id: requestId } });
  expect(settled.chargeMicrocredits).toBe(request.holdMicrocredits);
  expect(settled.lineItems.map(({ kind }) => kind)).toEqual(["input", "output", "adjustment"]);
  expect(sumOfLines(settled)).toBe(settled.chargeMicrocredits);
  expect(await db.alarm.count({ where: { kind: "usage_above_hold", subject: requestId } })).toBe(1);
  const overage = await db.ledgerEntry.aggregate({
    where: { accountId: "overage", transfer: { requestId } },
    _sum: { amount: true },
  });
  expect(overage._sum.amount).toBeLessThan(0n);
});

describe("the provider fails before the first token: nothing, and the hold is given back", () => {
  test.for([400, 429, 500, 503, 504])("status %i", async (status, { db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderErrors(upstream, { status, ...(status === 429 ? { retryAfter: 7 } : {}) });
    const answer = await answerOf(deps, askModel(owner, MODEL, SHORT));
    expect(answer.settled.ending).toBe("failed_before_output");
    const request = await expectFree(db, owner, answer);
    expect(request.errorCode).toBe(
      { 400: "refused", 429: "rate_limited", 500: "server_error", 503: "server_error", 504: "timeout" }[status],
    );
  });

  test("nobody listens at its address", async ({ db, upstream, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const nowhere = { ...envOf(upstream), openai: { apiKey: "k", baseUrl: "http://127.0.0.1:9/v1" } };
    const answer = await answerOf(connect(db, upstream, nowhere), askModel(owner, MODEL, SHORT));
    const request = await expectFree(db, owner, answer);
    expect(request).toMatchObject({ ending: "failed_before_output", errorCode: "unreachable" });
    expect(request.providerCostNanodollars).toBe(0n);
    expect(deps.liveAnswers.size).toBe(0);
  });

  test.for([
    ["it hangs", { hangAfter: 0 }, "timeout"],
    ["it breaks off at once", { cutAfter: 0 }, "unreachable"],
    ["it answers garbage", { garbageAfter: 0 }, "malformed"],
  ] as const)("%s", async ([, faults, errorCode], { db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, faults);
    const answer = await answerOf(deps, askModel(owner, MODEL, SHORT));
    expect(await expectFree(db, owner, answer)).toMatchObject({ ending: "failed_before_output", errorCode });
  });

  test("the deadline passes; what the provider read is booked as our cost", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { hangAfter: 0 });
    const hurried = { ...deps, timings: { ...deps.timings, deadlineMs: 200 } };
    const answer = await answerOf(hurried, askModel(owner, MODEL, SHORT));
    const request = await expectFree(db, owner, answer);
    expect(request).toMatchObject({ ending: "failed_before_output", errorCode: "timeout" });
    expect(request.providerCostNanodollars).toBeGreaterThan(0n);
  });
});

describe("the provider fails after some output: input and what was delivered", () => {
  test.for([
    ["the connection breaks at token 1", { cutAfter: 1 }, "unreachable"],
    ["the connection breaks at token 10", { cutAfter: 10 }, "unreachable"],
    ["it turns to garbage", { garbageAfter: 5 }, "malformed"],
    ["it does not say that it ends", { noEnd: true }, "malformed"],
    ["it hangs", { hangAfter: 5 }, "timeout"],
  ] as const)("%s", async ([, faults, errorCode], { db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, faults);
    const answer = await answerOf(deps, askModel(owner, MODEL, LONG));
    expect(answer.settled).toMatchObject({ ending: "failed_after_output", isEstimate: true });
    const request = await expectCharged(db, owner, answer);
    expect(request).toMatchObject({ errorCode, outputTokens: request.deliveredOutputTokens });
    expect(answer.text).not.toBe("");
    const kept = await db.message.findFirstOrThrow({ where: { requestId: answer.requestId, role: "assistant" } });
    expect(kept.text).toBe(answer.text);
  });

  test("the deadline passes in the middle", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { hangAfter: 3 });
    const hurried = { ...deps, timings: { ...deps.timings, deadlineMs: 700 } };
    const answer = await answerOf(hurried, askModel(owner, MODEL, LONG));
    const request = await expectCharged(db, owner, answer);
    expect(request).toMatchObject({ ending: "failed_after_output", errorCode: "timeout" });
  });
});

describe("an empty answer, or one held back by the provider's filter: nothing", () => {
  const given =
    (finishReason: "stop" | "length" | "content-filter", outputTokens: number) =>
    async ({ db, deps }: { db: Db; deps: AssistantDeps }, maxOutputTokens?: number) => {
      const usage = {
        inputTokens: 9,
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens,
        reasoningTokens: outputTokens,
      };
      const finish = { type: "finish" as const, finishReason, usage, isUsageAbsurd: false };
      const providers = { ...deps.providers, streamCompletion: () => parts([finish]) };
      const owner = await customerWith(db, 1_000n);
      const input = { prompt: SHORT, controls: { model: MODEL, maxOutputTokens } };
      return { owner, answer: await answerOf({ ...deps, providers }, ask(owner, "", { input })) };
    };

  test("empty; the provider's bill is booked all the same", async ({ db, deps }) => {
    const { owner, answer } = await given("stop", 40)({ db, deps });
    const request = await expectFree(db, owner, answer);
    expect(request.ending).toBe("empty");
    expect(request.providerCostNanodollars).toBeGreaterThan(0n);
  });

  test("filtered", async ({ db, deps }) => {
    const { owner, answer } = await given("content-filter", 0)({ db, deps });
    expect((await expectFree(db, owner, answer)).ending).toBe("filtered");
  });

  test("but the caller's own limit, used up by thinking, is charged", async ({ db, deps }) => {
    const { owner, answer } = await given("length", 40)({ db, deps }, 40);
    expect((await expectCharged(db, owner, answer)).ending).toBe("length");
  });
});

describe("the customer stops: input and what was delivered", () => {
  test.for([0, 1, 10])("after %i tokens", async (count, { db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    const before = upstream.countAbandoned();
    const running = await sendPrompt(deps, askModel(owner, MODEL, "Write 2000 words about the sea."));
    const [mine, watched] = running.events.tee();
    const reader = await readTexts({ ...running, events: mine }, count);
    expect(await stopAnswer(deps, { ...owner, requestId: running.requestId })).toBe(true);
    reader.releaseLock();
    const answer = await readAll({ ...running, events: watched });
    await mine.cancel();
    expect(answer.settled).toMatchObject({ ending: "stopped", isEstimate: true });
    const request = await expectCharged(db, owner, answer);
    expect(request.inputTokens).toBe(request.countedInputTokens);
    expect(request.outputTokens).toBe(request.deliveredOutputTokens);
    // What came while the provider was drained is our loss, not the customer's.
    expect(request.providerCostNanodollars).toBeGreaterThan(0n);
    await vi.waitFor(() => expect(upstream.countAbandoned()).toBe(before + 1));
  });

  test("the provider's own count, when it comes while it is drained and is lower", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { usage: { input: 2, output: 25 } });
    const patient = { ...deps, timings: { ...deps.timings, drainMs: 20_000 } };
    const running = await sendPrompt(patient, askModel(owner, MODEL, "Write 120 words about the sea."));
    const [mine, watched] = running.events.tee();
    const reader = await readTexts({ ...running, events: mine }, 15);
    await stopAnswer(patient, { ...owner, requestId: running.requestId });
    reader.releaseLock();
    const answer = await readAll({ ...running, events: watched });
    await mine.cancel();
    expect(answer.settled).toMatchObject({ ending: "stopped", isEstimate: false, inputTokens: 2, outputTokens: 25 });
    await expectCharged(db, owner, answer);
  });

  test("asked for in another process", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    const running = await sendPrompt(deps, askModel(owner, MODEL, "Write 2000 words about the sea."));
    const elsewhere = connect(db, upstream);
    const stranger = await customerWith(db, 1n);
    expect(await stopAnswer(elsewhere, { ...stranger, requestId: running.requestId })).toBe(false);
    expect(await stopAnswer(elsewhere, { ...owner, requestId: running.requestId })).toBe(true);
    const answer = await readAll(running);
    expect(answer.settled.ending).toBe("stopped");
    expect(await stopAnswer(elsewhere, { ...owner, requestId: running.requestId })).toBe(false);
  });

  test("again and again just before the end: never less than what was delivered", async ({ db, deps }) => {
    const owner = await customerWith(db, 10_000n);
    let delivered = 0n;
    for (let round = 0; round < STOPS; round += 1) {
      const running = await sendPrompt(deps, askModel(owner, MODEL, `${SHORT} ${round}`));
      const [mine, watched] = running.events.tee();
      const reader = await readTexts({ ...running, events: mine }, 5);
      await stopAnswer(deps, { ...owner, requestId: running.requestId });
      reader.releaseLock();
      const { settled, requestId } = await readAll({ ...running, events: watched });
      await mine.cancel();
      const request = await db.aiRequest.findUniqueOrThrow({ where: { id: requestId } });
      expect(settled.chargeMicrocredits).toBeGreaterThan(0n);
      if (request.usageSource === "our_count") expect(request.outputTokens).toBe(request.deliveredOutputTokens);
      delivered += settled.chargeMicrocredits;
    }
    expect(await getBalance(db, owner.customerId)).toMatchObject({
      spentMicrocredits: delivered,
      heldMicrocredits: 0n,
    });
  });
});

describe("whoever listened is gone", () => {
  const events = async (deps: AssistantDeps, owner: Owner, surface: "chat" | "api") => {
    const connection = new AbortController();
    const order = askModel(owner, MODEL, "Write 2000 words about the sea.", { surface, signal: connection.signal });
    const running = await sendPrompt(deps, order);
    await readTexts(running, 2);
    return { running, connection };
  };

  test("over the API the answer stops at once and is charged like a stop", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const slow = { ...deps, timings: { ...deps.timings, patienceMs: 60_000 } };
    const { running, connection } = await events(slow, owner, "api");
    connection.abort();
    await Promise.all(slow.runningAnswers);
    const request = await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } });
    expect(request).toMatchObject({ status: "settled", ending: "stopped" });
    expect(request.chargeMicrocredits).toBeGreaterThan(0n);
  });

  test("in a chat it goes on for a while, and stops when nobody comes back", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const { running, connection } = await events(deps, owner, "chat");
    connection.abort();
    expect(deps.liveAnswers.get(running.requestId)?.stoppedBy()).toBeNull();
    await Promise.all(deps.runningAnswers);
    const request = await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } });
    expect(request).toMatchObject({ status: "settled", ending: "stopped" });
  });

  test("in a chat with time enough it comes to its end, and is kept", async ({ db, deps }) => {
    const owner = await customerWith(db, 1_000n);
    const patient = { ...deps, timings: { ...deps.timings, patienceMs: 60_000 } };
    const connection = new AbortController();
    const running = await sendPrompt(patient, askModel(owner, MODEL, SHORT, { signal: connection.signal }));
    connection.abort();
    await Promise.all(patient.runningAnswers);
    const request = await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } });
    expect(request.ending).toBe("completed");
    expect(await db.message.count({ where: { requestId: running.requestId, role: "assistant" } })).toBe(1);
  });
});

describe("another model takes over", () => {
  const openAiDown = async ({ upstream }: { upstream: Parameters<typeof orderErrors>[0] }, model: string) =>
    orderErrors(upstream, { status: 503, model });

  test("before the first token, under the same hold, at its own price of the same moment", async ({
    db,
    deps,
    upstream,
  }) => {
    const owner = await customerWith(db, 10_000n);
    const prompt = "Explain how vaccines work.";
    const { quote, selection } = await quotePrompt(deps, owner, { prompt, controls: { mode: "best" } });
    const [next] = selection.fallbacks;
    if (!next) throw new Error("this choice has no fallback");
    await openAiDown({ upstream }, quote.model.providerModel);
    await db.modelPrice.update({ where: { id: next.model.price.id }, data: { validTo: new Date(Date.now() - 1_000) } });
    const input = { prompt, controls: { mode: "best" as const } };
    const answer = await answerOf(deps, ask(owner, "", { input, quoteId: quote.id }));
    await db.modelPrice.update({ where: { id: next.model.price.id }, data: { validTo: null } });
    expect(answer.settled.ending).toBe("completed");
    const request = await expectCharged(db, owner, answer);
    expect(request).toMatchObject({ modelId: next.model.id, priceId: next.model.price.id, errorCode: null });
    expect(request.holdMicrocredits).toBe(quote.cost.maxMicrocredits);
    expect(answer.events.flatMap((event) => (event.type === "started" ? [event.modelId] : []))).toEqual([
      quote.model.id,
      next.model.id,
    ]);
    expect(await db.hold.count({ where: { customerId: owner.customerId } })).toBe(1);
  });

  test("what the first one read before it failed is booked as our cost, and not charged", async ({
    db,
    deps,
    upstream,
  }) => {
    const owner = await customerWith(db, 10_000n);
    const input = { prompt: "Explain how vaccines work.", controls: { mode: "best" as const } };
    const { quote } = await quotePrompt(deps, owner, input);
    await orderFaults(upstream, { garbageAfter: 0, nextN: 1 });
    const answer = await answerOf(deps, ask(owner, "", { input, quoteId: quote.id }));
    expect(answer.settled.ending).toBe("completed");
    const request = await expectCharged(db, owner, answer);
    expect(request.modelId).not.toBe(quote.model.id);
    const price = await db.modelPrice.findUniqueOrThrow({ where: { id: request.priceId } });
    const [inputTokens, outputTokens] = [request.inputTokens ?? 0, request.outputTokens ?? 0];
    const lastCall = costUsage({ inputTokens, cachedInputTokens: 0, outputTokens }, price);
    const firstCall = costUsage({ inputTokens: quote.inputTokens, cachedInputTokens: 0, outputTokens: 0 }, quote.price);
    expect(firstCall).toBeGreaterThan(0n);
    expect(request.providerCostNanodollars).toBe(firstCall + lastCall);
  });

  test("not when the database cannot say so: the failure is settled, and nothing stays held", async ({
    db,
    deps,
    upstream,
  }) => {
    const owner = await customerWith(db, 10_000n);
    await orderErrors(upstream, { status: 503 });
    const requests = new Proxy(db.aiRequest, {
      get: (target, key) => (key === "updateMany" ? () => Promise.reject(new Error("lost")) : Reflect.get(target, key)),
    });
    const cannotMove = new Proxy(db, {
      get: (target, key) => (key === "aiRequest" ? requests : Reflect.get(target, key)),
    });
    const input = { prompt: "Explain how vaccines work.", controls: { mode: "best" as const } };
    const answer = await answerOf({ ...deps, db: cannotMove }, ask(owner, "", { input }));
    expect(answer.events.filter(({ type }) => type === "started")).toHaveLength(1);
    expect((await expectFree(db, owner, answer)).ending).toBe("failed_before_output");
  });

  test("all fail: nothing is charged", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 10_000n);
    await orderErrors(upstream, { status: 503 });
    const input = { prompt: "Explain how vaccines work.", controls: { mode: "best" as const } };
    const answer = await answerOf(deps, ask(owner, "", { input }));
    expect(answer.events.filter(({ type }) => type === "started").length).toBeGreaterThan(1);
    expect((await expectFree(db, owner, answer)).ending).toBe("failed_before_output");
  });

  test("never after the first token, and never for a pinned model", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 10_000n);
    await orderFaults(upstream, { cutAfter: 5, nextN: 1 });
    const input = { prompt: "Explain how vaccines work.", controls: { mode: "best" as const } };
    const broken = await answerOf(deps, ask(owner, "", { input }));
    expect(broken.settled.ending).toBe("failed_after_output");
    expect(broken.events.filter(({ type }) => type === "started")).toHaveLength(1);

    await orderErrors(upstream, { status: 503 });
    const pinned = await answerOf(deps, askModel(owner, MODEL, SHORT));
    expect(pinned.events.filter(({ type }) => type === "started")).toHaveLength(1);
    expect(pinned.settled.ending).toBe("failed_before_output");
  });

  test("never from an excluded provider", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 10_000n);
    const controls = { mode: "best" as const, excludeProviders: ["anthropic", "google", "mistral", "xai"] };
    const { quote } = await quotePrompt(deps, owner, { prompt: "Explain how vaccines work.", controls });
    await orderErrors(upstream, { status: 503 });
    const input = { prompt: "Explain how vaccines work.", controls };
    const answer = await answerOf(deps, ask(owner, "", { input, quoteId: quote.id }));
    const tried = answer.events.flatMap((event) => (event.type === "started" ? [event.modelId] : []));
    const models = await db.model.findMany({ where: { id: { in: tried } } });
    expect(models.filter(({ provider }) => controls.excludeProviders.includes(provider))).toEqual([]);
  });
});

test("a price that changes while the answer runs does not touch it", async ({ db, deps }) => {
  const owner = await customerWith(db, 1_000n);
  const running = await sendPrompt(deps, askModel(owner, MODEL, SHORT));
  const { priceId } = await db.aiRequest.findUniqueOrThrow({ where: { id: running.requestId } });
  const old = await db.modelPrice.findUniqueOrThrow({ where: { id: priceId } });
  await db.modelPrice.update({ where: { id: priceId }, data: { validTo: new Date() } });
  const id = `${priceId}x`;
  const tenfold = { outputMicrocreditsPerMillion: old.outputMicrocreditsPerMillion * 10n };
  await db.modelPrice.create({ data: { ...old, ...tenfold, id, version: old.version + 100 } });
  const answer = await readAll(running);
  expect(answer.settled.priceVersion).toBe(old.version);
  expect((await expectCharged(db, owner, answer)).priceId).toBe(priceId);
  await db.modelPrice.update({ where: { id }, data: { validTo: new Date(Date.now() - 1_000) } });
  await db.modelPrice.update({ where: { id: priceId }, data: { validTo: null } });
});

test("credits that others spend meanwhile were never this answer's: it was held", async ({ db, deps }) => {
  const owner = await customerWith(db, 1_000n);
  const running = await sendPrompt(deps, askModel(owner, MODEL, SHORT));
  const { availableMicrocredits } = await getBalance(db, owner.customerId);
  await inTransaction(db, (tx) =>
    adjustCredits(tx, {
      customerId: owner.customerId,
      amountMicrocredits: -availableMicrocredits,
      reason: "Test",
      actor: "test",
      businessKey: `test:drain:${owner.customerId}`,
    }),
  );
  const answer = await readAll(running);
  expect(answer.settled.ending).toBe("completed");
  await expectCharged(db, owner, answer);
});

describe("the third failure in a row", () => {
  const fail = async (deps: AssistantDeps, owner: Owner) => answerOf(deps, askModel(owner, MODEL, LONG));

  test("gives back what the three were charged, with the reason on the rows", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderFaults(upstream, { cutAfter: 8 });
    const [first, second, third] = [await fail(deps, owner), await fail(deps, owner), await fail(deps, owner)];
    expect([first, second].map(({ settled }) => settled.refundedMicrocredits)).toEqual([0n, 0n]);
    const charged = [first, second, third].reduce((sum, { settled }) => sum + settled.chargeMicrocredits, 0n);
    expect(third.settled).toMatchObject({ refundedMicrocredits: charged, availableMicrocredits: 1_000n * CREDIT });
    expect(await getBalance(db, owner.customerId)).toMatchObject({
      balanceMicrocredits: 1_000n * CREDIT,
      spentMicrocredits: 0n,
    });
    const { rows } = await listHistory(db, owner.customerId, { types: ["refund"] }, { limit: 10 });
    expect(rows).toHaveLength(3);
    for (const { description } of rows) {
      expect(description).toBe("GPT-4o mini failed three times in a row (unreachable)");
    }
    // Whoever looks again sees it on each of them.
    for (const { requestId, settled } of [first, second, third]) {
      const request = await db.aiRequest.findUniqueOrThrow({ where: { id: requestId } });
      const owned = { customerId: owner.customerId, conversationId: request.conversationId ?? "" };
      expect((await getConversation(db, owned)).messages.at(-1)?.request).toMatchObject({
        heldMicrocredits: request.holdMicrocredits,
        refundedMicrocredits: settled.chargeMicrocredits,
      });
      const told = await readAll(await followAnswer(deps, { ...owner, requestId }));
      expect(told.settled.refundedMicrocredits).toBe(settled.chargeMicrocredits);
    }
  });

  test("of another error, with a success between, or an hour later, is none", async ({
    db,
    deps,
    upstream,
    database,
  }) => {
    const owner = await customerWith(db, 10_000n);
    await orderFaults(upstream, { cutAfter: 8 });
    await fail(deps, owner);
    await fail(deps, owner);
    await orderFaults(upstream, { garbageAfter: 8 });
    expect((await fail(deps, owner)).settled.refundedMicrocredits).toBe(0n);
    await orderFaults(upstream, {});
    await answerOf(deps, askModel(owner, MODEL, SHORT));
    await orderFaults(upstream, { cutAfter: 8 });
    await fail(deps, owner);
    await fail(deps, owner);
    await database.advanceClock("61 minutes");
    expect((await fail(deps, owner)).settled.refundedMicrocredits).toBe(0n);
    await database.advanceClock("-61 minutes");
  });

  test("all uncharged has nothing to give back", async ({ db, deps, upstream }) => {
    const owner = await customerWith(db, 1_000n);
    await orderErrors(upstream, { status: 500 });
    for (let round = 0; round < 3; round += 1) {
      expect((await answerOf(deps, askModel(owner, MODEL, SHORT))).settled.refundedMicrocredits).toBe(0n);
    }
  });
});

test("ten uncharged endings in an hour: the session waits, others do not, and so long as it says", async ({
  db,
  deps,
  upstream,
  database,
}) => {
  const owner = await customerWith(db, 1_000n);
  await orderErrors(upstream, { status: 500 });
  const order = askModel(owner, MODEL, SHORT, { sessionId: "session-of-mine" });
  for (let round = 0; round < 10; round += 1) {
    await db.providerHealth.updateMany({ data: { failures: 0, openings: 0, retryAt: null } });
    expect((await answerOf(deps, order)).settled.chargeMicrocredits).toBe(0n);
  }
  await db.providerHealth.updateMany({ data: { failures: 0, openings: 0, retryAt: null } });
  const refused = await sendPrompt(deps, order).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "rate_limited" });
  const { retryAfterSeconds } = (refused as { publicDetails: { retryAfterSeconds: number } }).publicDetails;
  expect(retryAfterSeconds).toBeGreaterThan(3_000);
  expect(await getBalance(db, owner.customerId)).toMatchObject({ heldMicrocredits: 0n });
  const elsewhere = await answerOf(deps, { ...order, sessionId: undefined, apiKeyId: "key_1" });
  expect(elsewhere.settled.ending).toBe("failed_before_output");
  await database.advanceClock(`${retryAfterSeconds + 1} seconds`);
  expect((await answerOf(deps, order)).settled.chargeMicrocredits).toBe(0n);
  await database.advanceClock(`-${retryAfterSeconds + 1} seconds`);
});

async function* parts<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
