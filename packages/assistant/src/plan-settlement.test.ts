import { describe, expect, test } from "vitest";
import { type AnswerOutcome, planSettlement } from "./plan-settlement.ts";

const usage = { inputTokens: 10, cachedInputTokens: 4, cacheWriteTokens: 1, outputTokens: 20, reasoningTokens: 5 };
const answered: AnswerOutcome = {
  end: { by: "provider", finishReason: "stop" },
  usage,
  isUsageAbsurd: false,
  countedInputTokens: 16,
  deliveredOutputTokens: 21,
  writtenOutputTokens: 21,
  isCallersCap: false,
};
const nothingDelivered = { ...answered, deliveredOutputTokens: 0, writtenOutputTokens: 0 };

describe("what every ending costs", () => {
  test("completed: the provider's tokens, cached ones counted once", () => {
    expect(planSettlement(answered)).toEqual({
      ending: "completed",
      isCharged: true,
      usage: { inputTokens: 15, cachedInputTokens: 4, outputTokens: 20 },
      reasoningTokens: 5,
      usageSource: "provider",
      billedUsage: { inputTokens: 15, cachedInputTokens: 4, outputTokens: 20 },
      isUsageAbsurd: false,
    });
  });

  test("cut by the cap: the provider's tokens", () => {
    const plan = planSettlement({ ...answered, end: { by: "provider", finishReason: "length" } });
    expect(plan).toMatchObject({ ending: "length", isCharged: true, usageSource: "provider" });
  });

  test("the customer stops: input and what was delivered, by our count", () => {
    const plan = planSettlement({ ...answered, usage: null, end: { by: "customer" }, deliveredOutputTokens: 7 });
    expect(plan).toMatchObject({ ending: "stopped", isCharged: true, usage: { inputTokens: 16, outputTokens: 7 } });
    expect(plan.usageSource).toBe("our_count");
  });

  test("the customer stops and the provider's figure is lower: the provider's", () => {
    const plan = planSettlement({ ...answered, end: { by: "customer" }, deliveredOutputTokens: 30 });
    expect(plan).toMatchObject({ isCharged: true, usageSource: "provider", usage: { outputTokens: 20 } });
  });

  test("the provider fails before the first token: nothing", () => {
    const plan = planSettlement({ ...nothingDelivered, usage: null, end: { by: "failure", wasAtWork: false } });
    expect(plan).toMatchObject({ ending: "failed_before_output", isCharged: false });
  });

  test("the provider fails after some output: input and what was delivered", () => {
    const plan = planSettlement({
      ...answered,
      usage: null,
      end: { by: "failure", wasAtWork: false },
      deliveredOutputTokens: 7,
    });
    expect(plan).toMatchObject({
      ending: "failed_after_output",
      isCharged: true,
      usage: { inputTokens: 16, outputTokens: 7 },
    });
  });

  test("an empty answer, or a filter without output: nothing", () => {
    expect(planSettlement(nothingDelivered)).toMatchObject({ ending: "empty", isCharged: false });
    const filtered = planSettlement({ ...nothingDelivered, end: { by: "provider", finishReason: "content-filter" } });
    expect(filtered).toMatchObject({ ending: "filtered", isCharged: false });
  });

  test("no text because the caller's own limit was used up: charged; by ours: not", () => {
    const cut = { ...nothingDelivered, end: { by: "provider", finishReason: "length" } } as const;
    expect(planSettlement({ ...cut, isCallersCap: true })).toMatchObject({ ending: "length", isCharged: true });
    expect(planSettlement(cut)).toMatchObject({ ending: "length", isCharged: false });
  });

  test("no credible usage: our own count, marked as an estimate", () => {
    const plan = planSettlement({ ...answered, usage: null });
    expect(plan).toMatchObject({
      isCharged: true,
      usageSource: "our_count",
      usage: { inputTokens: 16, outputTokens: 21 },
    });
  });

  test("a count far below what was delivered cannot be true: our own, and somebody looks", () => {
    const plan = planSettlement({
      ...answered,
      deliveredOutputTokens: 200,
      writtenOutputTokens: 200,
      usage: { ...usage, outputTokens: 3 },
    });
    expect(plan).toMatchObject({ usageSource: "our_count", usage: { outputTokens: 200 }, isUsageAbsurd: true });
  });

  test("this process ends: what was delivered, and nothing if there was nothing", () => {
    const ended = { ...answered, usage: null, end: { by: "shutdown" } } as const;
    expect(planSettlement(ended)).toMatchObject({ ending: "abandoned", isCharged: true, usage: { outputTokens: 21 } });
    expect(planSettlement({ ...ended, deliveredOutputTokens: 0 })).toMatchObject({ isCharged: false });
  });
});

describe("what the provider will bill, whatever the customer pays", () => {
  test("its own report, also of an answer that is not charged or not charged so", () => {
    const billedUsage = { inputTokens: 15, cachedInputTokens: 4, outputTokens: 20 };
    expect(planSettlement(nothingDelivered)).toMatchObject({ isCharged: false, billedUsage });
    const stopped = planSettlement({ ...answered, end: { by: "customer" }, deliveredOutputTokens: 7 });
    expect(stopped).toMatchObject({ usage: { outputTokens: 7 }, billedUsage });
  });

  test("without a report what it read and wrote, also what was kept back after a stop", () => {
    const stopped = planSettlement({
      ...answered,
      usage: null,
      end: { by: "customer" },
      deliveredOutputTokens: 7,
      writtenOutputTokens: 12,
    });
    expect(stopped).toMatchObject({ billedUsage: { inputTokens: 16, outputTokens: 12 } });
  });

  test("nothing when it refused, its input when it was at work and silent", () => {
    const failed = { ...nothingDelivered, usage: null };
    const refused = planSettlement({ ...failed, end: { by: "failure", wasAtWork: false } });
    expect(refused.billedUsage).toEqual({ inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 });
    const silent = planSettlement({ ...failed, end: { by: "failure", wasAtWork: true } });
    expect(silent).toMatchObject({ isCharged: false, billedUsage: { inputTokens: 16, outputTokens: 0 } });
  });
});
