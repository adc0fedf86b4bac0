import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Db, newId } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { checkInvariants, type TestDatabase } from "@scrip/testing";
import {
  FlowError,
  type History,
  judgeHistory,
  type Operation,
  openHistory,
  seededRandom,
} from "@scrip/testing/faults";
import { expect } from "vitest";
import { newTestCustomer } from "../test-customer.ts";
import { type FlowName, flows } from "./flows-harness.ts";

/** A call to the product, in this process or in another. */
export type Call = (flow: FlowName, input: unknown) => Promise<unknown>;

/** What a client asks for. Its key is that of the transfer it will make. */
type Request = Operation & {
  flow: FlowName;
  input: unknown;
  customerId: string;
  /** What it adds to the customer's balance and to the held part of it, in microcredits. */
  balance: bigint;
  held: bigint;
};

/** Answers of the product, not of a broken network: they leave no doubt. */
const REFUSALS = new Set(["insufficient_credits", "debt_outstanding", "customer_frozen", "conflict", "invalid_input"]);
const CUSTOMERS = 5;
const OPENING_MICROCREDITS = 500n;
const REPETITIONS_MAX = 3;
const PAUSE_MS = 20;

/** Clients that buy and spend credits, repeat what was not answered, and remember what they were told. */
export type Load = {
  history: History;
  /** Several clients at once until `isOver`; each waits for its answers. */
  run(clients: number, isOver: () => boolean): Promise<void>;
  /**
   * Holds the books against what the clients know; asks again for what is unknown, and holds the books against the sum of it;
   * ends, as the sweeper does, the holds that were left open.
   */
  judge(database: TestDatabase): Promise<void>;
};

export async function openLoad(db: Db, call: Call): Promise<Load> {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  const file = join(mkdtempSync(join(tmpdir(), "scrip-history-")), "history.jsonl");
  const history = openHistory(file, isRefusal);
  const requests = new Map<string, Request>();
  const customerIds: string[] = [];
  for (let index = 0; index < CUSTOMERS; index += 1) {
    const customer = await newTestCustomer(db);
    await customer.give(OPENING_MICROCREDITS);
    customerIds.push(customer.id);
  }

  const upTo = (max: number) => 1n + BigInt(Math.trunc(random() * max));
  const ask = async (request: Request, isOver: () => boolean) => {
    requests.set(request.key, request);
    for (let attempt = 0; ; attempt += 1) {
      const { outcome } = await history.attempt(request, () => call(request.flow, request.input));
      if (outcome !== "unknown" || attempt === REPETITIONS_MAX || isOver()) return outcome;
      await sleep(PAUSE_MS);
    }
  };
  const topUp = (customerId: string, isOver: () => boolean) => ask(topUpRequest(customerId, upTo(60)), isOver);
  const spend = async (customerId: string, isOver: () => boolean) => {
    const [requestId, amount] = [newId("req"), upTo(50)];
    if ((await ask(placeRequest(customerId, requestId, amount), isOver)) !== "acknowledged") return;
    const ending = random();
    if (ending < 0.7) await ask(captureRequest(customerId, requestId, amount, upTo(Number(amount))), isOver);
    else if (ending < 0.95) await ask(voidRequest(customerId, requestId, amount), isOver);
  };

  return {
    history,
    run: async (clients, isOver) => {
      const beClient = async () => {
        while (!isOver()) {
          const customerId = customerIds[Math.trunc(random() * CUSTOMERS)] ?? "";
          await (random() < 0.25 ? topUp(customerId, isOver) : spend(customerId, isOver));
        }
      };
      await Promise.all(Array.from({ length: clients }, beClient));
    },
    judge: async ({ owner, advanceClock }) => {
      const words = `seed ${seed}, what the clients saw is in ${file}`;
      expect(judgeHistory(history, await readEffects(owner, customerIds)), words).toEqual([]);
      for (const request of requests.values()) {
        if (history.outcomes().get(request.key)?.outcome === "unknown") {
          await history.attempt<unknown>(request, () => flows[request.flow](db, request.input as never));
        }
      }
      expect(judgeHistory(history, await readEffects(owner, customerIds)), words).toEqual([]);
      const totals = sumUp(customerIds, requests, history);
      expect(await readBalances(owner, customerIds), words).toEqual(totals);
      await advanceClock("16 minutes");
      await flows.expireDueHolds(db);
      const settled = Object.fromEntries(
        Object.entries(totals).map(([id, { balance }]) => [id, { balance, held: "0" }]),
      );
      expect(await readBalances(owner, customerIds), words).toEqual(settled);
      await checkInvariants(owner);
    },
  };
}

function topUpRequest(customerId: string, amountMicrocredits: bigint): Request {
  const key = `load:${newId("pay")}`;
  const facts = { category: "paid", source: "package", historyType: "purchase", description: "Load", actor: "test" };
  const input = {
    ...facts,
    customerId,
    amountMicrocredits,
    priceNanodollars: amountMicrocredits * 7n,
    businessKey: key,
  };
  return { key, flow: "grantCredits", input, customerId, balance: amountMicrocredits, held: 0n };
}

function placeRequest(customerId: string, requestId: string, amountMicrocredits: bigint): Request {
  const input = { requestId, customerId, userId: "usr_test", amountMicrocredits };
  return {
    key: `hold:${requestId}:place`,
    flow: "placeHold",
    input,
    customerId,
    balance: 0n,
    held: amountMicrocredits,
  };
}

function captureRequest(customerId: string, requestId: string, held: bigint, chargeMicrocredits: bigint): Request {
  const facts = { providerCostNanodollars: 3n, actor: "test", description: "Answer", modelId: "m" };
  const input = { ...facts, requestId, chargeMicrocredits };
  return {
    key: `usage:${requestId}`,
    flow: "captureHold",
    input,
    customerId,
    balance: -chargeMicrocredits,
    held: -held,
  };
}

function voidRequest(customerId: string, requestId: string, held: bigint): Request {
  const input = { requestId, providerCostNanodollars: 0n, actor: "test", description: "Void" };
  return { key: `hold:${requestId}:release`, flow: "voidHold", input, customerId, balance: 0n, held: -held };
}

function isRefusal(error: unknown): boolean {
  return (isAppError(error) || error instanceof FlowError) && error.code !== null && REFUSALS.has(error.code);
}

/** How often each transfer is in the book; the credits the customers began with are nobody's request. */
async function readEffects(owner: TestDatabase["owner"], customerIds: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ key: string; count: number }>(
    `SELECT business_key AS key, count(*)::int AS count FROM ledger_transfer
       WHERE customer_id = ANY ($1) AND business_key NOT LIKE 'test:%' GROUP BY business_key`,
    [customerIds],
  );
  return new Map(rows.map(({ key, count }) => [key, count]));
}

type Totals = Record<string, { balance: string; held: string }>;

async function readBalances(owner: TestDatabase["owner"], customerIds: readonly string[]): Promise<Totals> {
  const { rows } = await owner.query<{ id: string; balance: string; held: string }>(
    `SELECT customer_id AS id, (available_microcredits + held_microcredits)::text AS balance, held_microcredits::text AS held
       FROM ledger_balance WHERE customer_id = ANY ($1)`,
    [customerIds],
  );
  return Object.fromEntries(rows.map(({ id, ...totals }) => [id, totals]));
}

/** What the customers must have when everything that was acknowledged happened exactly once. */
function sumUp(customerIds: readonly string[], requests: ReadonlyMap<string, Request>, history: History): Totals {
  const totals = new Map(customerIds.map((id) => [id, { balance: OPENING_MICROCREDITS, held: 0n }]));
  for (const { key, customerId, balance, held } of requests.values()) {
    const total = totals.get(customerId);
    if (!total || history.outcomes().get(key)?.outcome !== "acknowledged") continue;
    total.balance += balance;
    total.held += held;
  }
  return Object.fromEntries(
    [...totals].map(([id, { balance, held }]) => [id, { balance: balance.toString(), held: held.toString() }]),
  );
}
