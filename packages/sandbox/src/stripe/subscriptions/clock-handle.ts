import type Stripe from "stripe";
import { invalidParameter, refusedByState } from "../api/errors.ts";
import { covered, expand, pagination, required, text, timestamp } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { moveClock, toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import {
  getObject,
  insertObject,
  listObjects,
  lockObject,
  markDeleted,
  matching,
  saveObject,
} from "../store/object.store.ts";
import { insertTimer } from "../store/timer.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { addIntervals } from "./billing-period.ts";
import { billingInterval } from "./build-subscription.ts";

const LIFETIME_S = 30 * 86_400;
const INTERVALS_MAX = 2;

type TestClock = Stripe.TestHelpers.TestClock;

/**
 * A handle on the sandbox's one clock, in the form of Stripe's test clocks: to advance it moves the time of everything,
 * and between two advances time goes on.
 */
async function createTestClock(work: Work, fields: { frozen_time: number; name?: string }): Promise<TestClock> {
  const now = toSeconds(work.now);
  if (fields.frozen_time > now) {
    throw invalidParameter(
      null,
      "frozen_time",
      "The sandbox has one clock: a test clock starts at its time or before.",
    );
  }
  const clock: TestClock = {
    id: newId("clock"),
    object: "test_helpers.test_clock",
    created: now,
    deletes_after: now + LIFETIME_S,
    frozen_time: now,
    livemode: false,
    name: fields.name ?? null,
    status: "ready",
    status_details: {},
  };
  await insertObject(work.tx, clock);
  await recordEvent(work, "test_helpers.test_clock.created", clock);
  return clock;
}

async function advanceTestClock(work: Work, target: number, id: string): Promise<TestClock> {
  const clock = await lockObject(work.tx, "test_helpers.test_clock", id);
  if (clock.status === "advancing") throw refusedByState(null, "This test clock is advancing already.");
  if (target <= toSeconds(work.now)) {
    throw invalidParameter(null, "frozen_time", "You can only advance a test clock to a time in its future.");
  }
  await requireFewIntervals(work, clock, target);
  const advancing: TestClock = {
    ...clock,
    status: "advancing",
    status_details: { advancing: { target_frozen_time: target } },
  };
  await saveObject(work.tx, advancing);
  await recordEvent(work, "test_helpers.test_clock.advancing", advancing);
  await insertTimer(work.tx, { action: "advance_test_clock", objectId: id }, work.now);
  return advancing;
}

async function requireFewIntervals(work: Work, clock: TestClock, target: number): Promise<void> {
  const filters = [...matching("test_clock", clock.id), ...matching("status", ["active", "past_due", "trialing"])];
  const { page } = await listObjects(work.tx, "subscription", { filters, limit: 100, from: null });
  const now = toSeconds(work.now);
  const isTooFar = page.some(
    (subscription) => target > addIntervals(now, billingInterval(subscription), INTERVALS_MAX),
  );
  if (isTooFar) {
    throw invalidParameter(
      null,
      "frozen_time",
      `You can only advance a test clock by at most ${INTERVALS_MAX} intervals of its shortest subscription.`,
    );
  }
}

/** Moves the sandbox's clock; everything that is due by then happens before the test clock is ready. */
export async function moveTestClock(work: Work, id: string): Promise<void> {
  const clock = await lockObject(work.tx, "test_helpers.test_clock", id);
  const target = clock.status_details.advancing?.target_frozen_time;
  if (target === undefined) return;
  await moveClock(work.tx, target - toSeconds(work.now));
  await insertTimer(work.tx, { action: "finish_test_clock", objectId: id }, new Date(target * 1000));
}

export async function finishTestClock(work: Work, id: string): Promise<void> {
  const clock = await lockObject(work.tx, "test_helpers.test_clock", id);
  const ready: TestClock = { ...clock, frozen_time: toSeconds(work.now), status: "ready", status_details: {} };
  await saveObject(work.tx, ready);
  await recordEvent(work, "test_helpers.test_clock.ready", ready);
}

async function deleteTestClock(work: Work, id: string): Promise<object> {
  const clock = await lockObject(work.tx, "test_helpers.test_clock", id);
  await markDeleted(work.tx, id);
  await recordEvent(work, "test_helpers.test_clock.deleted", clock);
  return { id, object: "test_helpers.test_clock", deleted: true };
}

export const testClockRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/test_helpers/test_clocks",
    parameters: covered("TestHelpers.TestClockCreateParams", {
      expand,
      frozen_time: required(timestamp),
      name: text(300),
    }),
    run: createTestClock,
  }),
  route({
    method: "GET",
    path: "/v1/test_helpers/test_clocks",
    parameters: { ...pagination },
    async run({ tx }, parameters) {
      return listEnvelope(
        "/v1/test_helpers/test_clocks",
        await listObjects(tx, "test_helpers.test_clock", { ...pageQuery(parameters), filters: [] }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/test_helpers/test_clocks/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "test_helpers.test_clock", id),
  }),
  route({
    method: "POST",
    path: "/v1/test_helpers/test_clocks/:id/advance",
    parameters: covered("TestHelpers.TestClockAdvanceParams", { expand, frozen_time: required(timestamp) }),
    run: (work, { frozen_time: target }, id) => advanceTestClock(work, target, id),
  }),
  route({
    method: "DELETE",
    path: "/v1/test_helpers/test_clocks/:id",
    parameters: {},
    run: (work, _parameters, id) => deleteTestClock(work, id),
  }),
];
