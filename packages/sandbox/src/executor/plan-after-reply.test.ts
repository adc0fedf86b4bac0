import { expect, test } from "vitest";
import { planAfterReply, planAfterStep, type RunProgress } from "./plan-after-reply.ts";
import type { Op, Reply } from "./read-reply.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const FRESH: RunProgress = { stack: [], pending: [], isPlanning: false };
const FIRST = { attempt: 0, attemptsMax: 3 };
const LAST = { attempt: 2, attemptsMax: 3 };
const ops = (list: Partial<Op>[], wish: { noRetry?: boolean; retryAfter?: string } = {}): Reply => ({
  kind: "ops",
  ops: list.map((op) => ({ id: "s", op: "StepRun", ...op })),
  requestVersion: 2,
  noRetry: wish.noRetry ?? false,
  retryAfter: wish.retryAfter ?? null,
});
const plan = (run: RunProgress, done: typeof FIRST, reply: Reply) => planAfterReply(run, done, reply, NOW, 0);

test("a step that ran is kept, and the function is asked what comes next", () => {
  expect(plan(FRESH, FIRST, ops([{ data: { n: 1 } }]))).toEqual({
    kind: "advance",
    finished: { id: "s", name: "s", result: { data: { n: 1 } } },
    work: [{ kind: "discovery", stepId: "s", dueAt: NOW }],
    progress: { stack: ["s"], pending: [], isPlanning: false },
  });
});

test("of parallel steps only the last to finish asks what comes next", () => {
  const planned = plan(
    FRESH,
    FIRST,
    ops([
      { id: "a", op: "StepPlanned" },
      { id: "b", op: "Sleep", name: "1h" },
    ]),
  );
  expect(planned).toMatchObject({
    kind: "advance",
    work: [
      { kind: "step", stepId: "a", dueAt: NOW },
      { kind: "sleep", stepId: "b", dueAt: new Date("2030-01-01T01:00:00Z") },
    ],
    progress: { stack: [], pending: ["a", "b"], isPlanning: true },
  });
  const both: RunProgress = { stack: [], pending: ["a", "b"], isPlanning: true };
  expect(planAfterStep(both, { id: "b", name: "b", result: null }, NOW)).toMatchObject({
    work: [],
    progress: { stack: ["b"], pending: ["a"], isPlanning: true },
  });
  const one: RunProgress = { stack: ["b"], pending: ["a"], isPlanning: true };
  expect(planAfterStep(one, { id: "a", name: "a", result: null }, NOW)).toMatchObject({
    work: [{ kind: "discovery" }],
    progress: { stack: ["b", "a"], pending: [], isPlanning: false },
  });
});

test("a step that is reported twice is kept once", () => {
  const done: RunProgress = { stack: ["s"], pending: [], isPlanning: false };
  expect(plan(done, FIRST, ops([{ data: 2 }]))).toMatchObject({ kind: "advance", finished: null, work: [] });
});

test("a failed step is retried until its attempts are used up, and then given to the function as an error", () => {
  const failed = ops([{ op: "StepError", error: { name: "Boom", message: "no" } }]);
  expect(plan(FRESH, FIRST, failed)).toMatchObject({ kind: "retry", at: new Date("2030-01-01T00:00:15Z") });
  expect(plan(FRESH, LAST, failed)).toMatchObject({
    kind: "advance",
    finished: { result: { error: { name: "Boom", message: "no" } } },
  });
  expect(plan(FRESH, FIRST, ops([{ op: "StepFailed", error: {} }]))).toMatchObject({ kind: "advance" });
  expect(plan(FRESH, FIRST, ops([{ op: "StepError", error: {} }], { noRetry: true }))).toMatchObject({
    kind: "advance",
  });
  expect(plan(FRESH, FIRST, ops([{ op: "StepError", error: {} }], { retryAfter: "60" }))).toMatchObject({
    kind: "retry",
    at: new Date("2030-01-01T00:01:00Z"),
  });
});

test("an error of the function itself is retried until its attempts are used up, and then ends the run", () => {
  const error = { name: "Boom", message: "no" };
  const errored: Reply = { kind: "errored", error, noRetry: false, retryAfter: null };
  expect(plan(FRESH, FIRST, errored)).toMatchObject({ kind: "retry", error });
  expect(plan(FRESH, LAST, errored)).toEqual({ kind: "fail", error });
  expect(plan(FRESH, FIRST, { ...errored, noRetry: true })).toEqual({ kind: "fail", error });
});

test("a step waits for an event or for a function until its timeout", () => {
  expect(
    plan(
      FRESH,
      FIRST,
      ops([{ op: "WaitForEvent", name: "a/b", opts: { timeout: "1h", if: "event.data.id == async.data.id" } }]),
    ),
  ).toMatchObject({
    kind: "advance",
    work: [
      {
        kind: "wait",
        stepId: "s",
        dueAt: new Date("2030-01-01T01:00:00Z"),
        eventName: "a/b",
        condition: "event.data.id == async.data.id",
      },
    ],
    progress: { stack: [], pending: [] },
  });
  const call = ops([{ op: "InvokeFunction", opts: { function_id: "app-f", payload: { data: { n: 1 } } } }]);
  expect(plan(FRESH, FIRST, call)).toMatchObject({
    kind: "advance",
    work: [{ kind: "invoke", functionId: "app-f", data: { n: 1 }, dueAt: new Date("2031-01-01T00:00:00Z") }],
  });
});

test("a run that says it is complete is, one that wants to be asked again is, a step that is gone is tried again", () => {
  expect(plan(FRESH, FIRST, ops([{ op: "RunComplete", data: 7 }]))).toEqual({ kind: "complete", output: 7 });
  expect(plan(FRESH, FIRST, ops([{ id: "d", op: "DiscoveryRequest" }]))).toEqual({
    kind: "advance",
    finished: null,
    work: [{ kind: "discovery", stepId: "d", dueAt: NOW }],
    progress: FRESH,
  });
  const gone = ops([{ op: "StepNotFound", displayName: "old" }]);
  expect(plan(FRESH, FIRST, gone)).toMatchObject({ kind: "retry", error: { name: "StepNotFoundError" } });
  expect(plan(FRESH, LAST, gone)).toMatchObject({ kind: "fail", error: { message: expect.stringContaining("old") } });
});

test.for([
  ["WaitForSignal", ops([{ op: "WaitForSignal" }])],
  ["AIGateway", ops([{ id: "a", op: "StepPlanned" }, { op: "AIGateway" }])],
  ["RunComplete", ops([{ id: "a", op: "StepPlanned" }, { op: "RunComplete" }])],
  ["event pattern a/*", ops([{ op: "WaitForEvent", name: "a/*", opts: { timeout: "1h" } }])],
  ["async.data.n > 1", ops([{ op: "WaitForEvent", name: "a/b", opts: { timeout: "1h", if: "async.data.n > 1" } }])],
  ["a wait of 400d", ops([{ op: "WaitForEvent", name: "a/b", opts: { timeout: "400d" } }])],
  ["parallel mode race", ops([{ op: "StepPlanned", opts: { parallelMode: "race" } }])],
  ["a sleep of 400d", ops([{ op: "Sleep", name: "400d" }])],
  ["request version 1", { ...ops([{}]), requestVersion: 1 } as Reply],
] as const)("%s ends the run with a message that names it", ([what, reply]) => {
  expect(plan(FRESH, FIRST, reply)).toMatchObject({ kind: "fail", error: { message: expect.stringContaining(what) } });
});

test("a run ends at its thousandth step", () => {
  const long: RunProgress = { ...FRESH, stack: Array.from({ length: 1_000 }, (_, index) => String(index)) };
  expect(plan(long, FIRST, ops([{}]))).toMatchObject({ kind: "fail", error: { name: "TooManyStepsError" } });
});
