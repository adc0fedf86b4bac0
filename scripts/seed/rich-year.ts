import { captureHold, getBalance, grantCredits, placeHold } from "@scrip/credits";
import { findUserToLogIn, listCustomersOfUser } from "@scrip/customers";
import { type Db, inTransaction, newId } from "@scrip/db";
import { MICROCREDITS_PER_CREDIT } from "@scrip/money";
import {
  costUsage,
  listSelectableModels,
  PROVIDERS,
  platformShare,
  priceUsage,
  type SelectableModel,
} from "@scrip/selection";
import pg from "pg";

const DAYS = 365;
const GRANT_EVERY_DAYS = 30;
const GRANT_CREDITS = 1_500n;
const REQUESTS_PER_DAY = [0, 1, 2, 3];
const TASKS = ["code", "math", "creative", "analysis", "language", "general"];
const MODELS = ["gemini-flash", "gpt-4o-mini", "gpt-5.4-mini", "gpt-4o", "claude-sonnet"];

/**
 * Gives rich@scrip.test a year of history, through the same functions as everything else, while the sandbox's clock stands in
 * the past. The credits are promotional: the sandbox Stripe knows nothing of that year, and no payment is made up.
 */
export async function seedRichYear(db: Db, ownerDatabaseUrl: string): Promise<void> {
  const user = await findUserToLogIn(db, "rich@scrip.test");
  const [own] = user ? await listCustomersOfUser(db, user.id) : [];
  if (!user || !own) throw new Error("rich@scrip.test is missing.");
  const customerId = own.id;
  if ((await getBalance(db, customerId)).balanceMicrocredits > 0n) return;

  const models = (await listSelectableModels(db, { connected: PROVIDERS })).filter((model) =>
    MODELS.includes(model.id),
  );
  const owner = new pg.Client({ connectionString: ownerDatabaseUrl });
  await owner.connect();
  const { rows } = await owner.query<{ offset: string }>(`SELECT "offset"::text FROM scrip_clock`);
  const random = makeRandom(20_261_122);
  try {
    for (let day = DAYS; day >= 1; day -= 1) {
      await owner.query(`UPDATE scrip_clock SET "offset" = $1::interval`, [`-${day} days`]);
      if ((DAYS - day) % GRANT_EVERY_DAYS === 0) await grantMonth(db, customerId, DAYS - day);
      for (let n = pick(random, REQUESTS_PER_DAY); n > 0; n -= 1) {
        await spend(db, { customerId, userId: user.id }, pick(random, models), pick(random, TASKS), random);
      }
    }
  } finally {
    await owner.query(`UPDATE scrip_clock SET "offset" = $1::interval`, [rows[0]?.offset ?? "0"]);
    await owner.end();
  }
}

async function grantMonth(db: Db, customerId: string, day: number): Promise<void> {
  await inTransaction(db, (tx) =>
    grantCredits(tx, {
      customerId,
      category: "promotional",
      source: "promotion",
      amountMicrocredits: GRANT_CREDITS * MICROCREDITS_PER_CREDIT,
      priceNanodollars: 0n,
      businessKey: `seed:rich:${day}`,
      historyType: "promotion",
      description: "Demo credits",
      actor: "system",
    }),
  );
}

async function spend(
  db: Db,
  owner: { customerId: string; userId: string },
  model: SelectableModel,
  taskType: string,
  random: () => number,
): Promise<void> {
  const usage = {
    inputTokens: 20 + Math.floor(random() * 600),
    cachedInputTokens: 0,
    outputTokens: 40 + Math.floor(random() * 900),
  };
  const outputCap = 2_048;
  const requestId = newId("req");
  const holdMicrocredits = priceUsage({ ...usage, outputTokens: outputCap }, model.price);
  const providerCostNanodollars = costUsage(usage, model.price);
  await inTransaction(db, async (tx) => {
    await placeHold(tx, { requestId, ...owner, amountMicrocredits: holdMicrocredits });
    const settled = await captureHold(tx, {
      requestId,
      chargeMicrocredits: priceUsage(usage, model.price),
      providerCostNanodollars,
      actor: owner.userId,
      description: `Answer by ${model.name}`,
      modelId: model.id,
    });
    const [clock] = await tx.$queryRaw<[{ now: Date }]>`SELECT scrip_now() AS now`;
    await tx.aiRequest.create({
      data: {
        id: requestId,
        ...owner,
        surface: "chat",
        modelId: model.id,
        priceId: model.price.id,
        taskType,
        complexity: usage.outputTokens > 600 ? "complex" : usage.outputTokens > 250 ? "medium" : "simple",
        status: "settled",
        ending: "completed",
        countedInputTokens: usage.inputTokens,
        outputCap,
        ...usage,
        reasoningTokens: 0,
        usageSource: "provider",
        deliveredOutputTokens: usage.outputTokens,
        holdMicrocredits,
        chargeMicrocredits: settled.chargeMicrocredits,
        platformShareMicrocredits: platformShare(settled.chargeMicrocredits),
        earnedNanodollars: settled.earnedNanodollars,
        providerCostNanodollars,
        settledAt: clock.now,
      },
    });
  });
}

function pick<T>(random: () => number, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new Error("nothing to pick from");
  return chosen;
}

/** The same numbers every time (mulberry32): a demo that differs from run to run cannot be described. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
