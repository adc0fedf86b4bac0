import type { Prisma, Tx } from "@scrip/db";
import type { Selection, SelectionInput } from "../select-model.ts";
import { describeSelection } from "./describe-selection.ts";
import { hashInput } from "./hash-input.ts";
import { insertQuote, insertQuoteBeside, type NewQuoteRow, type Promised, type Quote } from "./quote.store.ts";

const QUOTE_TTL_MS = 10 * 60_000;

export type QuoteOrder = {
  id: string;
  customerId: string;
  userId: string;
  input: SelectionInput;
  selection: Selection;
};

/**
 * Keeps a selection for ten minutes under the id of the request it is for (`newId("req")`). The prompt is not stored, only its
 * hash; the facts of the choice are, so that `replaySelection` can make it again. The selection's snapshot must have been read
 * by `readSnapshot` (or a source of snapshots), which keeps its catalogue.
 */
export async function saveQuote(tx: Tx, order: QuoteOrder): Promise<Quote> {
  const promised = promise(order);
  return { ...promised, expiresAt: await insertQuote(tx, describeRow(order, promised)) };
}

/** The same for a request that runs at once: `statement` belongs into the one that holds its credits. */
export function saveQuoteBeside(order: QuoteOrder): { promised: Promised; statement: Prisma.Sql } {
  const promised = promise(order);
  return { promised, statement: insertQuoteBeside(describeRow(order, promised)) };
}

function promise({ id, customerId, userId, selection }: QuoteOrder): Promised {
  const { price, obstacle: _, ...model } = selection.model;
  return {
    id,
    customerId,
    userId,
    model,
    price,
    taskType: selection.facts.classification.taskType,
    complexity: selection.facts.classification.complexity,
    inputTokens: selection.inputTokens,
    expectedOutputTokens: selection.output.expected,
    outputCap: selection.outputCap,
    cost: selection.cost,
  };
}

function describeRow({ input, selection }: QuoteOrder, promised: Promised): NewQuoteRow {
  const { catalogueHash, learnt } = selection.snapshot;
  return {
    ...promised,
    ttlMs: QUOTE_TTL_MS,
    inputHash: hashInput(input),
    selection: describeSelection(selection),
    catalogueHash,
    outcomesVersion: learnt.outcomesVersion,
    outputLengthsVersion: learnt.outputLengthsVersion,
    outputBasis: selection.output.basis,
    outputBaseTokens: selection.output.baseTokens,
  };
}
