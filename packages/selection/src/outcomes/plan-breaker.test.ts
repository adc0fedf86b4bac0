import { expect, test } from "vitest";
import { type BreakerState, CLOSED, planFailure, planSuccess } from "./plan-breaker.ts";

const START = new Date("2026-11-01T12:00:00Z");
const at = (seconds: number) => new Date(START.getTime() + seconds * 1_000);

function failAt(...seconds: number[]): BreakerState {
  return seconds.reduce((state, second) => planFailure(state, at(second)), CLOSED);
}

test("the fifth failure in a row opens it for 30 seconds", () => {
  expect(failAt(0, 1, 2, 3).retryAt).toBeNull();
  expect(failAt(0, 1, 2, 3, 4).retryAt).toEqual(at(34));
});

test("failures more than two minutes apart are not in a row", () => {
  expect(failAt(0, 130, 260, 390, 520, 650)).toMatchObject({ failures: 1, retryAt: null });
});

test("a success starts the count again", () => {
  expect(planSuccess(failAt(0, 1, 2, 3), at(4))).toEqual(CLOSED);
});

test("while it is open nothing changes: what comes in was under way before", () => {
  const open = failAt(0, 1, 2, 3, 4);
  expect(planFailure(open, at(10))).toBe(open);
  expect(planSuccess(open, at(10))).toBe(open);
});

test("the first failure after the pause opens it for twice as long, up to ten minutes; a success closes it", () => {
  let state = failAt(0, 1, 2, 3, 4);
  const pauses = [];
  for (let round = 0; round < 7; round += 1) {
    const now = state.retryAt ?? at(0);
    state = planFailure(state, now);
    pauses.push(((state.retryAt?.getTime() ?? 0) - now.getTime()) / 1_000);
  }
  expect(pauses).toEqual([60, 120, 240, 480, 600, 600, 600]);
  expect(planSuccess(state, state.retryAt ?? at(0))).toEqual(CLOSED);
});
