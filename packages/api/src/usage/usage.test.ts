import { addUpSpending } from "@scrip/analytics";
import { refundCharge, reverseTransfer } from "@scrip/credits";
import { type Db, inTransaction, readNow } from "@scrip/db";
import { formatCredits, microcreditsOf } from "@scrip/money";
import { priceUsage } from "@scrip/selection";
import { expect } from "vitest";
import { type Person, type Proof, type TestApi, test } from "../test-api.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Prompts of a few days, answered by the sandbox under real quotes; the charge of one is given back a day later, of one also taken again. */
async function workSomeDays(api: TestApi, advanceClock: (interval: string) => Promise<void>) {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 10_000_000_000n);
  const key = await api.apiKey(ada, ["read", "chat"]);
  const { db } = api.deps.web;
  const ids: string[] = [];
  for (const model of ["gpt-4o-mini", "gpt-4o", "gpt-4o-mini", "claude-opus", "auto:economy", "gpt-4o-mini"]) {
    const content = `Write one sentence about the number ${ids.length}.`;
    const body = { model, messages: [{ role: "user", content }], max_tokens: 200 };
    const { status, headers } = await api.post("/v1/chat/completions", { as: key, body });
    expect(status).toBe(200);
    ids.push(headers.get("x-request-id") ?? "");
    if (ids.length % 2 === 0) await advanceClock("1 day");
  }
  const refund = (requestId: string) =>
    inTransaction(db, (tx) => refundCharge(tx, { requestId, reason: "It failed", actor: "system" }));
  expect(await refund(ids[1] ?? "")).toBe(true);
  expect(await refund(ids[3] ?? "")).toBe(true);
  const { id: transferId } = await db.ledgerTransfer.findFirstOrThrow({
    where: { requestId: ids[3] ?? "", historyType: "refund" },
  });
  await inTransaction(db, (tx) => reverseTransfer(tx, { transferId, reason: "It had not", actor: "system" }));
  return { ada, key };
}

test("days, models, tasks and the whole are what the book charged, less what it gave back", {
  timeout: 60_000,
}, async ({ api, database }) => {
  const { ada, key } = await workSomeDays(api, database.advanceClock);
  const { db } = api.deps.web;
  const book = await readBook(db, ada.customerId);
  const first = (await api.get("/api/usage", { as: key })).json;
  await addUpSpending(db);
  for (const unit of ["day", "week", "month"]) {
    const { status, json } = await api.get(`/api/usage?unit=${unit}`, { as: key });
    expect(status).toBe(200);
    if (unit === "day") expect(json).toEqual(first);
    expect(json).toMatchObject({ credits: book.net, charged: book.charged, refunded: book.refunded, requests: 6 });
    for (const part of ["timeline", "byModel", "byTask", "byComplexity", "bySource"]) {
      expect(sumCredits(json[part]), `${part} by ${unit}`).toBe(book.net);
    }
    for (const step of json.timeline) expect(sumCredits(step.byModel)).toBe(step.credits);
  }
  const days = first.timeline.filter(({ charged, refunded }: Sums) => charged !== "0" || refunded !== "0");
  expect(Object.fromEntries(days.map((step: Sums) => [step.from.slice(0, 10), step.credits]))).toEqual(book.days);
  expect(first.timeline).toHaveLength(30);
  expect(first.bySource).toMatchObject([{ surface: "api", apiKeyId: key.id, credits: book.net }]);
  expect(first.tokens).toEqual(await readTokens(db, ada.customerId));
});

test("savings are what the same tokens would have cost, and estimates are judged by what was charged", {
  timeout: 60_000,
}, async ({ api, database }) => {
  const { ada, key } = await workSomeDays(api, database.advanceClock);
  const { db } = api.deps.web;
  const { savings, accuracy } = (await api.get("/api/usage", { as: key })).json;
  for (const [compared, modelId] of [
    [savings.dearest, "claude-opus"],
    [savings.usual, "gpt-4o-mini"],
  ]) {
    const alone = await priceAll(db, ada.customerId, modelId);
    expect(compared).toMatchObject({ model: modelId, requests: 6 });
    expect(microcreditsOf(compared.saved)).toBe(
      microcreditsOf(compared.wouldHaveCost) - microcreditsOf(compared.charged),
    );
    // Each request is rounded up alone, sums of them once.
    const rounded = alone - microcreditsOf(compared.wouldHaveCost);
    expect(rounded >= 0n && rounded < 6n, `${modelId}: ${rounded}`).toBe(true);
  }
  expect(microcreditsOf(savings.dearest.saved)).toBeGreaterThan(0n);
  expect(microcreditsOf(savings.usual.saved)).toBeLessThan(0n);

  const judged = await judgeEstimates(db, ada.customerId);
  expect(accuracy).toMatchObject(judged);
  expect(accuracy.requests).toBeGreaterThan(0);
  const { p10, p50, p90 } = accuracy.spread;
  expect(p10 <= p50 && p50 <= p90).toBe(true);
});

test("usage is one's own; a new customer has none", async ({ api }) => {
  const eve = await api.signUp();
  const { status, json } = await api.get("/api/usage", { as: eve.session });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    credits: "0",
    requests: 0,
    byModel: [],
    savings: { dearest: null, usual: null },
    accuracy: { requests: 0, spread: null },
    before: { credits: "0" },
  });
  expect(json.timeline).toHaveLength(30);
});

test("a table is a file, and names that could be formulas are text in it", async ({ api }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 10_000_000_000n);
  const key = await api.apiKey(ada, ["read", "chat"]);
  await api.deps.web.db.apiKey.update({ where: { id: key.id }, data: { name: '=HYPERLINK("evil"),x' } });
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] };
  await api.post("/v1/chat/completions", { as: key, body });
  const { headers, text } = await api.get("/api/usage.csv?table=sources", { as: key });
  expect(headers.get("content-disposition")).toBe('attachment; filename="usage-sources.csv"');
  const [head, line] = text.split("\r\n");
  expect(head).toBe(
    "surface,apiKeyId,apiKeyName,credits,charged,refunded,requests,inputTokens,cachedInputTokens,outputTokens",
  );
  expect(line).toContain(`api,${key.id},"'=HYPERLINK(""evil""),x",`);
  const timeline = await api.get("/api/usage.csv?from=2026-01-01&to=2026-04-01&unit=month", { as: key });
  expect(timeline.text.trim().split("\r\n")).toHaveLength(4);
  await expectRefused(api, key);
});

async function expectRefused(api: TestApi, key: Proof) {
  for (const query of ["from=2026-01-01T01:00:00Z", "from=2026-02-01&to=2026-01-01", "unit=year", "from=x", "q=1"]) {
    const { status, json } = await api.get(`/api/usage?${query}`, { as: key });
    expect([status, json.error.code], query).toEqual([400, "invalid_input"]);
  }
  expect((await api.get("/api/usage.csv?table=users", { as: key })).status).toBe(400);
}

type Sums = { from: string; credits: string; charged: string; refunded: string };

function sumCredits(rows: readonly { credits: string }[]): string {
  return formatCredits(rows.reduce((total, { credits }) => total + microcreditsOf(credits), 0n));
}

async function readBook(db: Db, customerId: Person["customerId"]) {
  const now = await readNow(db);
  const rows = await db.ledgerTransfer.findMany({
    where: {
      customerId,
      historyType: { in: ["spend", "refund"] },
      createdAt: { gt: new Date(now.getTime() - 29 * DAY_MS) },
    },
  });
  const total = (type: string) =>
    rows.filter(({ historyType }) => historyType === type).reduce((sum, row) => sum + row.amountMicrocredits, 0n);
  const days = new Map<string, bigint>();
  for (const { createdAt, amountMicrocredits } of rows) {
    const day = createdAt.toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0n) - amountMicrocredits);
  }
  return {
    charged: formatCredits(-total("spend")),
    refunded: formatCredits(total("refund")),
    net: formatCredits(-total("spend") - total("refund")),
    days: Object.fromEntries([...days].map(([day, net]) => [day, formatCredits(net)])),
  };
}

async function readTokens(db: Db, customerId: string) {
  const { _sum } = await db.aiRequest.aggregate({
    where: { customerId },
    _sum: { inputTokens: true, cachedInputTokens: true, outputTokens: true },
  });
  return { input: _sum.inputTokens, cachedInput: _sum.cachedInputTokens, output: _sum.outputTokens };
}

/** Each request alone at the model's price, as if it had been asked. */
async function priceAll(db: Db, customerId: string, modelId: string): Promise<bigint> {
  const price = await db.modelPrice.findFirstOrThrow({ where: { modelId, validTo: null } });
  const requests = await db.aiRequest.findMany({ where: { customerId } });
  return requests.reduce((sum, { inputTokens, cachedInputTokens, outputTokens }) => {
    const usage = {
      inputTokens: inputTokens ?? 0,
      cachedInputTokens: cachedInputTokens ?? 0,
      outputTokens: outputTokens ?? 0,
    };
    return sum + priceUsage(usage, price);
  }, 0n);
}

async function judgeEstimates(db: Db, customerId: string) {
  const requests = await db.aiRequest.findMany({ where: { customerId, ending: { in: ["completed", "length"] } } });
  const quotes = new Map((await db.quote.findMany({ where: { customerId } })).map((quote) => [quote.id, quote]));
  const judged = { requests: 0, withinRange: 0, within20Percent: 0, expected: 0n, charged: 0n };
  for (const { id, chargeMicrocredits: charge } of requests) {
    const quote = quotes.get(id);
    if (!quote || charge === null) continue;
    const { costLowMicrocredits: low, costExpectedMicrocredits: expected, costHighMicrocredits: high } = quote;
    judged.requests += 1;
    judged.withinRange += charge >= low && charge <= high ? 1 : 0;
    judged.within20Percent += 10n * charge >= 8n * expected && 10n * charge <= 12n * expected ? 1 : 0;
    judged.expected += expected;
    judged.charged += charge;
  }
  return { ...judged, expected: formatCredits(judged.expected), charged: formatCredits(judged.charged) };
}
