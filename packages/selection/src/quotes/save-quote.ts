import { type Prisma, readNow, type Tx } from "@scrip/db";
import { canonicalJson } from "../canonical-json.ts";
import type { PricedModel, Selection, SelectionInput } from "../select-model.ts";
import { hashInput } from "./hash-input.ts";
import { insertQuote, type Quote } from "./quote.store.ts";

const QUOTE_TTL_MS = 10 * 60_000;

/**
 * Keeps a selection for ten minutes under the id of the request it is for (`newId("req")`). The prompt is not stored, only its
 * hash; the facts of the choice are, so that it can be replayed.
 */
export async function saveQuote(
  tx: Tx,
  quote: { id: string; customerId: string; userId: string; input: SelectionInput; selection: Selection },
): Promise<Quote> {
  const { input, selection, ...owner } = quote;
  const createdAt = await readNow(tx);
  const { price, obstacle: _, ...model } = selection.model;
  const saved: Quote = {
    ...owner,
    model,
    price,
    taskType: selection.facts.classification.taskType,
    complexity: selection.facts.classification.complexity,
    inputTokens: selection.inputTokens,
    expectedOutputTokens: selection.output.expected,
    outputCap: selection.outputCap,
    cost: selection.cost,
    expiresAt: new Date(createdAt.getTime() + QUOTE_TTL_MS),
  };
  await insertQuote(tx, { ...saved, createdAt, inputHash: hashInput(input), selection: describeSelection(selection) });
  return saved;
}

/** The selection as JSON: models by id and price version, amounts as decimal strings of microcredits. */
function describeSelection(selection: Selection): Prisma.InputJsonObject {
  const { model, alternatives, fallbacks, ...rest } = selection;
  const named = ({ model: other, ...figures }: PricedModel) => ({
    modelId: other.id,
    priceId: other.price.id,
    ...figures,
  });
  const record = {
    ...rest,
    modelId: model.id,
    priceId: model.price.id,
    alternatives: alternatives.map(named),
    fallbacks: fallbacks.map(named),
  };
  return JSON.parse(canonicalJson(record)) as Prisma.InputJsonObject;
}
