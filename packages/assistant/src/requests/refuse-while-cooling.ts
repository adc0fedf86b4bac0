import { TooManyUnchargedError } from "../errors.ts";
import { type Standing, UNCHARGED_MAX } from "./standing.store.ts";

/**
 * Who had ten answers within an hour without paying for one waits until the first of them is an hour ago: nothing that keeps
 * failing, or that somebody makes fail, may run on our bill for ever.
 *
 * @throws {TooManyUnchargedError} with the time to wait
 */
export function refuseWhileCooling({ uncharged, secondsLeft }: Standing): void {
  if (uncharged >= UNCHARGED_MAX) throw new TooManyUnchargedError(Math.max(1, Math.ceil(secondsLeft)));
}
