import type { Tx } from "@scrip/db";
import { extendHoldRow } from "./hold.store.ts";
import { HOLD_TTL_MS } from "./place-hold.ts";

/** Progress of a request keeps its hold alive; answers false when the hold had ended already. */
export function extendHold(tx: Tx, requestId: string): Promise<boolean> {
  return extendHoldRow(tx, requestId, HOLD_TTL_MS);
}
