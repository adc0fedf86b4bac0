import type { Tx } from "@scrip/db";
import { TooManyUnchargedError } from "../errors.ts";
import { readUncharged } from "./ai-request.store.ts";

const UNCHARGED_MAX = 10;

/**
 * Who had ten answers within an hour without paying for one waits until the first of them is an hour ago: nothing that keeps
 * failing, or that somebody makes fail, may run on our bill for ever.
 *
 * @throws {TooManyUnchargedError} with the time to wait
 */
export async function refuseWhileCooling(tx: Tx, client: string | null): Promise<void> {
  if (client === null) return;
  const { count, secondsLeft } = await readUncharged(tx, client, UNCHARGED_MAX);
  if (count >= UNCHARGED_MAX) throw new TooManyUnchargedError(Math.max(1, Math.ceil(secondsLeft)));
}
