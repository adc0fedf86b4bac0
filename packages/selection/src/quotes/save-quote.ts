import type { Tx } from "@scrip/db";
import type { Selection, SelectionInput } from "../select-model.ts";
import { describeSelection } from "./describe-selection.ts";
import { hashInput } from "./hash-input.ts";
import { insertQuote, type Quote } from "./quote.store.ts";

const QUOTE_TTL_MS = 10 * 60_000;

/**
 * Keeps a selection for ten minutes under the id of the request it is for (`newId("req")`). The prompt is not stored, only its
 * hash; the facts of the choice are, so that `replaySelection` can make it again. The selection's snapshot must have been read
 * by `readSnapshot` (or a source of snapshots), which keeps its catalogue.
 */
export async function saveQuote(
  tx: Tx,
  quote: { id: string; customerId: string; userId: string; input: SelectionInput; selection: Selection },
): Promise<Quote> {
  const { input, selection, ...owner } = quote;
  const { price, obstacle: _, ...model } = selection.model;
  const priced: Omit<Quote, "expiresAt"> = {
    ...owner,
    model,
    price,
    taskType: selection.facts.classification.taskType,
    complexity: selection.facts.classification.complexity,
    inputTokens: selection.inputTokens,
    expectedOutputTokens: selection.output.expected,
    outputCap: selection.outputCap,
    cost: selection.cost,
  };
  const { catalogueHash, learnt } = selection.snapshot;
  const expiresAt = await insertQuote(tx, {
    ...priced,
    ttlMs: QUOTE_TTL_MS,
    inputHash: hashInput(input),
    selection: describeSelection(selection),
    catalogueHash,
    outcomesVersion: learnt.outcomesVersion,
    outputLengthsVersion: learnt.outputLengthsVersion,
    outputBasis: selection.output.basis,
    outputBaseTokens: selection.output.baseTokens,
  });
  return { ...priced, expiresAt };
}
