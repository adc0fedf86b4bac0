/** The circuit breaker of one provider. Open until `retryAt`; after that one success closes it and one failure opens it for longer. */
export type BreakerState = {
  /** Failures in a row. */
  failures: number;
  /** How often it opened since it was last closed. */
  openings: number;
  retryAt: Date | null;
  lastFailureAt: Date | null;
};

export const CLOSED: BreakerState = { failures: 0, openings: 0, retryAt: null, lastFailureAt: null };

const FAILURES_TO_OPEN = 5;
const FORGOTTEN_AFTER_MS = 2 * 60_000;
const PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 10 * 60_000;

/**
 * What a failure does to the breaker at `now`: the fifth in a row, each within two minutes of the one before, opens it for 30
 * seconds; every failure after that opens it for twice as long, at most ten minutes.
 */
export function planFailure(state: BreakerState, now: Date): BreakerState {
  const isOpen = state.retryAt !== null && state.retryAt > now;
  // Requests that were under way when it opened say nothing new.
  if (isOpen) return state;
  const isForgotten =
    state.openings === 0 &&
    state.lastFailureAt !== null &&
    now.getTime() - state.lastFailureAt.getTime() > FORGOTTEN_AFTER_MS;
  const failures = isForgotten ? 1 : state.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { ...state, failures, lastFailureAt: now };
  const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MS * 2 ** Math.min(state.openings, 10));
  return {
    failures,
    openings: state.openings + 1,
    retryAt: new Date(now.getTime() + pauseMs),
    lastFailureAt: now,
  };
}

/** A success closes it, unless it is of a request that began before it opened and it is still open. */
export function planSuccess(state: BreakerState, now: Date): BreakerState {
  return state.retryAt !== null && state.retryAt > now ? state : CLOSED;
}
