import type { Tx } from "@scrip/db";
import { findClawback } from "./clawback.store.ts";

/** Whether credits were clawed back under this key, whatever became of them since. */
export async function hasClawback(tx: Tx, businessKey: string): Promise<boolean> {
  return (await findClawback(tx, businessKey)) !== null;
}
