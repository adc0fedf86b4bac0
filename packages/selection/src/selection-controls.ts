import { InvalidInputError } from "@scrip/errors";
import { type CatalogueSnapshot, PROVIDERS } from "./catalogue/catalogue.ts";
import { type AnswerLength, LENGTHS } from "./predict-output.ts";

export const SELECTION_MODES = ["economy", "balanced", "best"] as const;
export type SelectionMode = (typeof SELECTION_MODES)[number];

/** What a customer may decide about a choice. Everything left out has a default. */
export type SelectionControls = {
  mode?: SelectionMode | undefined;
  /** A catalogue id: this model and no other. */
  model?: string | undefined;
  length?: AnswerLength | undefined;
  maxOutputTokens?: number | undefined;
  /** "Never above this for one message", in microcredits. */
  ceilingMicrocredits?: bigint | undefined;
  excludeProviders?: readonly string[] | undefined;
};

export type ResolvedControls = {
  mode: SelectionMode;
  pinnedModelId: string | undefined;
  length: AnswerLength;
  maxOutputTokens: number | undefined;
  ceilingMicrocredits: bigint | undefined;
  excludedProviders: readonly string[];
};

/**
 * Fills in the defaults and refuses what can never work, with the valid names.
 *
 * @throws {InvalidInputError} unknown mode, length, model or provider; a token limit or ceiling that is not positive
 */
export function resolveControls(controls: SelectionControls, snapshot: CatalogueSnapshot): ResolvedControls {
  const { mode = "balanced", length = "normal", model, maxOutputTokens, ceilingMicrocredits } = controls;
  const excludedProviders = [...new Set(controls.excludeProviders ?? [])].toSorted();
  requireKnown("mode", mode, SELECTION_MODES);
  requireKnown("length", length, LENGTHS);
  for (const provider of excludedProviders) requireKnown("provider", provider, PROVIDERS, "excludeProviders");
  if (model !== undefined) {
    requireKnown(
      "model",
      model,
      snapshot.models.map(({ id }) => id),
    );
  }
  if (maxOutputTokens !== undefined && !(Number.isSafeInteger(maxOutputTokens) && maxOutputTokens > 0)) {
    throw new InvalidInputError("maxOutputTokens must be a whole number above 0.");
  }
  if (ceilingMicrocredits !== undefined && ceilingMicrocredits <= 0n) {
    throw new InvalidInputError("maxCredits must be above 0.");
  }
  return { mode, pinnedModelId: model, length, maxOutputTokens, ceilingMicrocredits, excludedProviders };
}

function requireKnown(what: string, name: string, valid: readonly string[], field = what): void {
  if (valid.includes(name)) return;
  throw new InvalidInputError(`Unknown ${what}. Valid: ${valid.join(", ")}.`, { valid, field });
}
