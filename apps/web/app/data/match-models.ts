export type ListedModel = { id: string; name: string; provider: string; tier: string; creditsPer1K: string };

/** The models in whose name, provider or tier every word begins somewhere, in the order given. */
export function matchModels<Model extends Pick<ListedModel, "id" | "name" | "provider" | "tier">>(
  models: readonly Model[],
  words: string,
): Model[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    const text = `${model.name} ${model.id} ${model.provider} ${model.tier}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
}
