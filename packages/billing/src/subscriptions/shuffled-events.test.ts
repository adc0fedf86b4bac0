import { isFullTest } from "@scrip/testing";
import fc from "fast-check";
import { expect } from "vitest";
import type { SentEvent } from "../test-shop.ts";
import { type Plans, type Subscriber, test } from "./test-plans.ts";

/** Lives of three months, and orders in which their events arrive. SCRIP_TEST_FULL=1 takes 500. */
const LIVES = isFullTest() ? 500 : 40;
const AT_ONCE = 20;
const STEPS = ["stay", "upgrade", "downgrade", "refuse_card", "good_card", "cancel", "keep"] as const;

type Step = (typeof STEPS)[number];
type Life = { packageId: string; steps: Step[]; draws: number[] };

const life: fc.Arbitrary<Life> = fc.record({
  packageId: fc.constantFrom("basic", "pro"),
  steps: fc.array(fc.constantFrom(...STEPS), { minLength: 3, maxLength: 3 }),
  draws: fc.array(fc.nat(), { minLength: 200, maxLength: 200 }),
});

test("three months of events, shuffled, a third of them twice and old ones again, end in Stripe's state with one grant for each paid invoice", {
  timeout: 30 * 60_000, // a hang, not the five hundred lives
}, async ({ plans, shop, db }) => {
  const lives = fc.sample(life, { numRuns: LIVES, seed: 20261123 });
  for (let from = 0; from < lives.length; from += AT_ONCE) {
    const batch = lives.slice(from, from + AT_ONCE);
    const people = await Promise.all(batch.map(async (one) => ({ ...one, who: await plans.subscribe(one.packageId) })));
    const told = new Map<string, SentEvent[]>(people.map(({ who }) => [who.subscriptionId, []]));
    for (const month of [0, 1, 2]) {
      for (const { who, steps } of people) await live(plans, who, steps[month] ?? "stay");
      await plans.advance("31d");
      for (const event of await plans.takeEvents()) told.get(subscriptionOf(event))?.push(event);
      // Some of what has happened arrives now, in any order; the rest comes later, when it is out of date.
      await Promise.all(
        people.map(async ({ who, draws }) => {
          const events = told.get(who.subscriptionId) ?? [];
          await arrive(shop, shuffle(events, draws, month).slice(0, Math.ceil(events.length / 2)));
        }),
      );
      await shop.drainInbox();
    }
    await Promise.all(
      people.map(async ({ who, draws }) => {
        const events = told.get(who.subscriptionId) ?? [];
        const twice = events.filter((_, index) => (draws[index] ?? 0) % 10 < 3);
        await arrive(shop, shuffle([...events, ...twice], draws, 3));
      }),
    );
    await shop.drainInbox();
    await Promise.all(people.map(({ who }) => expectStripesState(plans, who, shop.deps.stripe.client)));
  }
  expect(await db.stripeEvent.count({ where: { status: { in: ["received", "parked", "quarantined"] } } })).toBe(0);
  expect(await db.alarm.findMany({ where: { kind: { contains: "quarantined" } } })).toEqual([]);
});

async function live(plans: Plans, who: Subscriber, step: Step): Promise<void> {
  const act = {
    stay: async () => {},
    upgrade: () => plans.changePlan(who, "business"),
    downgrade: () => plans.changePlan(who, "basic"),
    refuse_card: () => plans.useCard(who, "pm_card_chargeCustomerFail"),
    good_card: () => plans.useCard(who, "pm_card_visa"),
    cancel: () => plans.cancel(who),
    keep: () => plans.cancel(who, "keep"),
  };
  // The portal refuses what cannot be done, such as another plan with a refused card or after the end.
  await act[step]().catch((error: unknown) => expect(String(error)).toContain("the portal answered 4"));
}

/** A stored event is not worked off again, so a repetition is also told under another id, as by a second endpoint. */
async function arrive(shop: { deliver(event: SentEvent): Promise<void> }, events: SentEvent[]): Promise<void> {
  const seen = new Set<string>();
  for (const event of events) {
    await shop.deliver(seen.has(event.id) ? { ...event, id: `evt_${crypto.randomUUID().replaceAll("-", "")}` } : event);
    seen.add(event.id);
  }
}

async function expectStripesState(plans: Plans, who: Subscriber, stripe: import("stripe").default): Promise<void> {
  const truth = await stripe.subscriptions.retrieve(who.subscriptionId);
  const mirror = await plans.mirrorOf(who);
  const [item] = truth.items.data;
  expect({
    status: mirror.status,
    price: mirror.plan.stripePriceId,
    end: mirror.currentPeriodEnd.getTime() / 1000,
    cancelAt: mirror.cancelAt && mirror.cancelAt.getTime() / 1000,
  }).toEqual({
    status: truth.status,
    price: item?.price.id,
    end: item?.current_period_end,
    cancelAt: truth.cancel_at,
  });
  const paid = (await plans.paidInvoices(who)).map(({ cents }) => cents).toSorted();
  expect((await plans.granted(who)).map(({ cents }) => cents).toSorted()).toEqual(paid);
}

function subscriptionOf({ data: { object } }: SentEvent): string {
  const { id = "", parent } = object as { id?: string; parent?: { subscription_details?: { subscription?: string } } };
  return id.startsWith("sub_") ? id : (parent?.subscription_details?.subscription ?? "");
}

/** The same draws give the same order. */
function shuffle<T>(items: readonly T[], draws: readonly number[], round: number): T[] {
  const pool = [...items];
  const shuffled: T[] = [];
  for (let index = 0; pool.length > 0; index += 1) {
    const draw = draws[(index + 31 * round) % draws.length] ?? 0;
    shuffled.push(...pool.splice(draw % pool.length, 1));
  }
  return shuffled;
}
