import { expireDueGrants, returnDueGifts, sweepLowBalances, writeExpiryNotices } from "@scrip/credits";
import { findUserToLogIn, listCustomersOfUser } from "@scrip/customers";
import type { Db } from "@scrip/db";
import { createLogger } from "@scrip/logger";
import { RICH_EMAIL } from "./demo-users.ts";
import { closePastMail, findApiKeyId, noteLastUse } from "./past.store.ts";
import type { PastClock } from "./past-clock.ts";
import { openPastStripe } from "./past-stripe.ts";
import { makeAskPlanner, type PlannedAsk, startOfDay } from "./plan-asks.ts";
import { makeRandom } from "./random.ts";
import { makeAsker } from "./rich-asks.ts";
import { makeShopper, type Shopper } from "./rich-purchases.ts";

export const DAYS = 365;
const SEED = 20_261_122;
const MINUTE_MS = 60_000;
const SHOPPING_MINUTE = 6 * 60;
const LEARN_EVERY_DAYS = 14;

/** What is bought and given in a year, by the number of the day. */
const SHOPPING: Readonly<Record<number, (rich: Shopper) => Promise<unknown>>> = {
  0: (rich) => rich.isGiven(100n, { as: "promotion", days: 90, description: "Welcome credits", actor: "system" }),
  1: (rich) => rich.buy("starter", { isDeclinedFirst: true }),
  24: async (rich) => {
    await rich.offerCode("WELCOME20", 20);
    await rich.buy("starter", { promotionCode: "WELCOME20" });
  },
  41: (rich) => rich.topUpByItself({ packageId: "starter", thresholdCredits: 250n, monthlyCapCents: 3_000 }),
  98: (rich) => rich.abandon("pro"),
  150: (rich) => rich.subscribe("basic"),
  196: (rich) => rich.changePlan("pro"),
  199: (rich) => rich.cancelPlan(),
  262: async (rich) => {
    await rich.offerCode("AUTUMN15", 15);
    await rich.buy("basic", { promotionCode: "AUTUMN15", outcome: "async_paid" });
  },
  271: (rich) => rich.isRefunded("basic", 1_000),
  284: (rich) => rich.sendGift(300n, 14),
  296: (rich) => rich.topUpByItself({ packageId: "basic", thresholdCredits: 500n, monthlyCapCents: 9_000 }),
  318: (rich) => rich.subscribe("basic"),
  357: (rich) => rich.buy("pro"),
  362: (rich) => rich.isGiven(450n, { as: "bonus", days: 43, description: "Bonus credits", actor: "system" }),
};

/** A vendor has a bad hour: the third failure in a row gives back what the first two cost. */
const BAD_HOUR = { day: 257, model: "gpt-4o", endings: ["fails_after", "fails_after", "fails_before"] } as const;

/**
 * Lives the year of rich@scrip.test until now: each purchase is paid at the sandbox Stripe, each prompt is quoted, held and charged,
 * with the clock at that time. The same on the same day, but for ids.
 */
export async function liveRichYear(
  db: Db,
  clock: PastClock,
  {
    now,
    ownerDatabaseUrl,
    webUrl,
    variables,
  }: {
    now: Date;
    ownerDatabaseUrl: string;
    webUrl: string;
    variables: Record<string, string | undefined>;
  },
): Promise<void> {
  const { apiKeyId, ...buyer } = await findRich(db);
  const logger = createLogger("seed", "silent");
  const stripe = await openPastStripe({ db, logger, ownerDatabaseUrl, variables });
  const shopper = makeShopper(stripe, buyer, webUrl);
  const asker = makeAsker({ db, logger }, { ...buyer, apiKeyId });
  const planAsks = makeAskPlanner(makeRandom(SEED));
  try {
    for (let day = 0; day < DAYS; day += 1) {
      const midnight = startOfDay(now, DAYS - day);
      const goTo = (minute: number) => clock.goTo(new Date(midnight.getTime() + minute * MINUTE_MS));
      await goTo(SHOPPING_MINUTE);
      await stripe.listen();
      await expireDueGrants(db);
      await returnDueGifts(db);
      await SHOPPING[day]?.(shopper);
      if (day % LEARN_EVERY_DAYS === 0) await asker.learn();
      const asks = [...planAsks(midnight, day / DAYS), ...(day === BAD_HOUR.day ? planBadHour() : [])];
      for (const ask of asks) {
        await goTo(ask.minute);
        await asker.ask(ask);
        await shopper.topUpWhereNeeded();
      }
    }
    await stripe.listen();
    await writeExpiryNotices(db);
    await sweepLowBalances(db);
    await noteLastUse(db, apiKeyId);
    await closePastMail(db);
  } finally {
    await stripe.close();
  }
}

async function findRich(db: Db) {
  const user = await findUserToLogIn(db, RICH_EMAIL);
  const [own] = user ? await listCustomersOfUser(db, user.id) : [];
  if (!user || !own) throw new Error(`${RICH_EMAIL} is missing.`);
  return { email: RICH_EMAIL, customerId: own.id, userId: user.id, apiKeyId: await findApiKeyId(db, own.id) };
}

function planBadHour(): PlannedAsk[] {
  const { model, endings } = BAD_HOUR;
  return endings.map((ending, index) => ({
    minute: 19 * 60 + index * 2,
    prompt: "Draft an announcement that our workshop is closed for repairs this week",
    controls: { model },
    ending,
    lengthFactor: 1,
    rating: null,
    surface: "api",
    feature: "newsletter",
  }));
}
