import { expect, test } from "vitest";
import { nextTick, parseCron } from "./cron.ts";
import { type EventPayload, parseCondition, parseKey, parseSignalCondition } from "./expression.ts";
import { parseRegistration } from "./function-config.ts";

const URL = "http://127.0.0.1:3002/api/inngest";
const step = { id: "step", name: "step", runtime: { type: "http", url: `${URL}?fnId=app-f&stepId=step` } };
const config = { id: "app-f", name: "f", triggers: [{ event: "a/b" }], steps: { step } };
const register = (extra: object) =>
  parseRegistration({ url: URL, appName: "app", sdk: "js:v4.24.0", functions: [{ ...config, ...extra }] }).functions[0];
const event = (data: Record<string, unknown>): EventPayload => ({ id: "e", name: "a/b", data });

test("a plain function has Inngest's five attempts and no limits", () => {
  expect(register({})).toEqual({
    id: "app-f",
    url: step.runtime.url,
    triggers: [{ event: "a/b" }],
    attemptsMax: 5,
    concurrencyLimit: null,
    concurrencyKey: null,
    idempotency: null,
    cancelOn: [],
  });
  expect(register({ steps: { step: { ...step, retries: { attempts: 0 } } } })).toMatchObject({ attemptsMax: 1 });
  expect(register({ steps: { step: { ...step, retries: { attempts: 99 } } } })).toMatchObject({ attemptsMax: 21 });
});

test("the three ways to write one concurrency limit mean the same", () => {
  const limit = { limit: 2, key: "event.data.id" };
  expect(register({ concurrency: 2 })).toMatchObject({ concurrencyLimit: 2, concurrencyKey: null });
  expect(register({ concurrency: limit })).toMatchObject({ concurrencyLimit: 2, concurrencyKey: "event.data.id" });
  expect(register({ concurrency: [limit] })).toEqual(register({ concurrency: limit }));
});

test.for([
  ["throttle", { throttle: { limit: 1, period: "1m" } }],
  ["rateLimit", { rateLimit: { limit: 1, period: "1m" } }],
  ["debounce", { debounce: { period: "1m" } }],
  ["batchEvents", { batchEvents: { maxSize: 2, timeout: "1s" } }],
  ["priority", { priority: { run: "1" } }],
  ["timeouts", { timeouts: { finish: "1m" } }],
  ["singleton", { singleton: { mode: "skip" } }],
  ["a/*", { cancel: [{ event: "a/*" }] }],
  ["async.data.x > 1", { cancel: [{ event: "a/c", if: "async.data.x > 1" }] }],
  ["soon", { cancel: [{ event: "a/c", timeout: "soon" }] }],
  ["somethingNew", { somethingNew: true }],
  ["concurrency", { concurrency: { limit: 1, scope: "account" } }],
  ["concurrency", { concurrency: [{ limit: 1 }, { limit: 2 }] }],
  ["triggers", { triggers: [{ cron: "* * * * *", jitter: "5s" }] }],
  ["triggers", { triggers: [] }],
  ["a/*", { triggers: [{ event: "a/*" }] }],
  ["event.data.x > 1", { triggers: [{ event: "a/b", expression: "event.data.x > 1" }] }],
  ["event.data.a + event.data.b", { idempotency: "event.data.a + event.data.b" }],
  ["61 * * * *", { triggers: [{ cron: "61 * * * *" }] }],
] as const)("a function with %s that the executor would have to ignore is refused by name", ([name, extra]) => {
  expect(() => register(extra)).toThrow(name);
});

test("conditions compare one path of the event with one literal", () => {
  expect(parseCondition("event.data.function_id == 'app-f'")(event({ function_id: "app-f" }))).toBe(true);
  expect(parseCondition("event.data.function_id == 'app-f'")(event({ function_id: "app-g" }))).toBe(false);
  expect(parseCondition(`event.data.n == 7`)(event({ n: 7 }))).toBe(true);
  expect(parseCondition(`event.data.n == 7`)(event({ n: "7" }))).toBe(false);
  expect(parseCondition(`event.data.toString == null`)(event({}))).toBe(false);
});

test("conditions on an event that arrives compare it with the one that started the run; what is missing equals nothing", () => {
  const match = parseSignalCondition("event.data.id == async.data.id");
  expect(match(event({ id: 7 }), event({ id: 7 }))).toBe(true);
  expect(match(event({ id: 7 }), event({ id: 8 }))).toBe(false);
  expect(match(event({}), event({}))).toBe(false);
  const both = parseSignalCondition("async.data.ok == true && event.data.id == async.data.id");
  expect(both(event({ id: 1 }), event({ id: 1, ok: true }))).toBe(true);
  expect(both(event({ id: 1 }), event({ id: 1, ok: false }))).toBe(false);
  for (const wrong of [
    "",
    "event.data.id",
    "async.data.a != 1",
    "event.data.a == other.b",
    "event.data.a == 1 || true",
  ]) {
    expect(() => parseSignalCondition(wrong)).toThrow("does not understand");
  }
});

test("keys are equal for equal values and differ for values of other types", () => {
  const key = parseKey("event.data.id");
  expect(key(event({ id: "1" }))).toBe(key(event({ id: "1" })));
  expect(key(event({ id: "1" }))).not.toBe(key(event({ id: 1 })));
  expect(key(event({}))).toBe("null");
  expect(parseKey("'global'")(event({}))).toBe(`"global"`);
});

test("a schedule is due in its own time zone, across a change of the clocks", () => {
  const paris = parseCron("TZ=Europe/Paris 0 3 * * *");
  expect(nextTick(paris, new Date("2026-03-28T12:00:00Z"))).toEqual(new Date("2026-03-29T01:00:00Z"));
  expect(nextTick(paris, new Date("2026-03-27T12:00:00Z"))).toEqual(new Date("2026-03-28T02:00:00Z"));
  expect(nextTick(parseCron("0 3 * * *"), new Date("2026-03-28T03:00:00Z"))).toEqual(new Date("2026-03-29T03:00:00Z"));
  for (const wrong of ["", "* * * *", "* * * * * *", "TZ=Nowhere/Else 0 3 * * *", "@daily", "0 0 30 2 *"]) {
    expect(() => parseCron(wrong)).toThrow("is not a cron schedule");
  }
});
