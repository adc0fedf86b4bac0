import { canonicalJson } from "../canonical-json.ts";
import type { PricedModel, Selection } from "../select-model.ts";

/** The selection as canonical JSON: models by id and price version, amounts as decimal strings of microcredits, the snapshot by its hash. */
export function describeSelection(selection: Selection): string {
  const { model, alternatives, fallbacks, snapshot, ...rest } = selection;
  const named = ({ model: other, ...figures }: PricedModel) => ({
    modelId: other.id,
    priceId: other.price.id,
    ...figures,
  });
  const record = {
    ...rest,
    snapshotHash: snapshot.hash,
    modelId: model.id,
    priceId: model.price.id,
    alternatives: alternatives.map(named),
    fallbacks: fallbacks.map(named),
  };
  return canonicalJson(record);
}
