import { readNow, type Tx } from "@scrip/db";
import type { SelectionInput } from "../select-model.ts";
import { hashInput } from "./hash-input.ts";
import { findOpenQuote, type Quote } from "./quote.store.ts";

/**
 * The quote a request may run under: same customer, same messages and controls, younger than ten minutes, its model still on.
 * Null otherwise; the caller answers `quote_expired`.
 */
export async function findQuote(
  tx: Tx,
  wanted: { id: string; customerId: string; input: SelectionInput },
): Promise<Quote | null> {
  const { id, customerId, input } = wanted;
  return findOpenQuote(tx, { id, customerId, inputHash: hashInput(input) }, await readNow(tx));
}
