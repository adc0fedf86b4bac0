import type { Tx } from "@scrip/db";
import { listOwing, type Owing } from "../clawback/clawback.store.ts";
import { listOpenFreezes, type OpenFreeze } from "../freezes/freeze.store.ts";

/** What keeps a customer from spending; empty lists for nothing. */
export type Standing = {
  /** The oldest first; each is lifted on its own. */
  freezes: OpenFreeze[];
  /** What clawbacks have left owed, the oldest first: later purchases repay it in this order. */
  owing: Owing[];
};

export async function getStanding(tx: Tx, customerId: string): Promise<Standing> {
  return { freezes: await listOpenFreezes(tx, customerId), owing: await listOwing(tx, customerId) };
}
