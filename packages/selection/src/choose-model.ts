import { AppError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import {
  type CatalogueModel,
  type CatalogueSnapshot,
  isSelectable,
  type ModelObstacle,
} from "./catalogue/catalogue.ts";
import { COMPLEXITIES } from "./classifier/labels.ts";
import type { ThreadFacts } from "./classify-thread.ts";
import { NoModelAvailableError } from "./errors.ts";
import { isUnsure } from "./judge-quality.ts";
import { type ChoiceFacts, type ScoredModel, scoreModels } from "./score-models.ts";

/** Why this model: the highest value, the customer's own wish, the thread's, or the only kind that could be had. */
export type ChoiceGround =
  | "pinned"
  | "best_value"
  | "kept_in_thread"
  | "cheapest_because_unaffordable"
  | "cheapest_for_credits"
  | "longest_under_ceiling";

/** Why another model answers than the one before in the thread. Never silent: the reason says it. */
export type ModelSwitch = {
  /** Its name, or null where it is no longer in the catalogue. */
  from: string | null;
  because: "controls_changed" | "other_task" | "harder_work" | "not_available";
};

export type Choice = {
  chosen: ScoredModel;
  ground: ChoiceGround;
  switched: ModelSwitch | null;
  /** Up to two others: where there are such, the best of the cheaper ones and the best of the stronger ones. */
  alternatives: readonly ScoredModel[];
  /** In order of value: models that could take over under the same hold with the same cap. None for a pinned model. */
  fallbacks: readonly ScoredModel[];
};

const ALTERNATIVES = 2;
const FALLBACKS = 3;

/**
 * Chooses the model of the highest expected value among those that are selectable, not excluded, read what is sent, fit the
 * context and are affordable; within a thread the model stays the same unless there is a reason. When none is affordable it still chooses, and
 * the choice says so. Pure: the same facts and snapshot, the same choice.
 *
 * @throws {NoModelAvailableError} nothing may answer: all excluded or off, the prompt too long, the ceiling too low
 * @throws {AppError} `provider_failed` the provider of the pinned model is not answering at the moment
 */
export function chooseModel(facts: ChoiceFacts, snapshot: CatalogueSnapshot): Choice {
  const candidates = listCandidates(facts, snapshot);
  const { pinnedModelId } = facts.controls;
  const { chosen, ground, switched } =
    pinnedModelId === undefined
      ? chooseInThread(candidates, facts, snapshot)
      : { chosen: choosePinned(pinnedModelId, facts, snapshot), ground: "pinned" as const, switched: null };
  const others = candidates.filter(({ model }) => model.id !== chosen.model.id);
  return {
    chosen,
    ground,
    switched,
    alternatives: pickAlternatives(chosen, others),
    fallbacks: pinnedModelId === undefined ? pickFallbacks(chosen, others) : [],
  };
}

/** The models that may answer at all, the most valuable first. */
function listCandidates(facts: ChoiceFacts, snapshot: CatalogueSnapshot): ScoredModel[] {
  const allowed = snapshot.models
    .filter(isSelectable)
    .filter((model) => !facts.controls.excludedProviders.includes(model.provider))
    .filter((model) => canRead(model, facts));
  return scoreModels(allowed, facts, snapshot.learnt)
    .filter((scored) => scored.fitsContext)
    .toSorted(byValue);
}

function canRead({ textOnly }: CatalogueModel, { classification }: ChoiceFacts): boolean {
  return !(textOnly && classification.flags.images);
}

type Found = { chosen: ScoredModel; ground: ChoiceGround };

/** Keeps the model of the thread, or chooses freely and says why it is another one. */
function chooseInThread(
  candidates: readonly ScoredModel[],
  facts: ChoiceFacts,
  snapshot: CatalogueSnapshot,
): Found & { switched: ModelSwitch | null } {
  const { thread } = facts;
  const free = chooseFreely(candidates, facts);
  if (!thread || free.chosen.model.id === thread.modelId) return { ...free, switched: null };
  const kept = candidates.find(({ model }) => model.id === thread.modelId);
  const because = kept?.hasRoom && kept.affordable ? findReasonToSwitch(facts, thread) : "not_available";
  if (kept && because === null) return { chosen: kept, ground: "kept_in_thread", switched: null };
  const from = snapshot.models.find(({ id }) => id === thread.modelId)?.name ?? null;
  return { ...free, switched: because && { from, because } };
}

function findReasonToSwitch(facts: ChoiceFacts, thread: ThreadFacts): ModelSwitch["because"] | null {
  const { classification, controls } = facts;
  if (thread.isPinned || thread.mode !== controls.mode) return "controls_changed";
  if (facts.isFollowUp || isUnsure(classification)) return null;
  if (classification.taskType !== thread.taskType) return "other_task";
  const isHarder = COMPLEXITIES.indexOf(classification.complexity) > COMPLEXITIES.indexOf(thread.complexity);
  return isHarder ? "harder_work" : null;
}

function chooseFreely(candidates: readonly ScoredModel[], facts: ChoiceFacts): Found {
  const { availableMicrocredits } = facts;
  const roomy = candidates.filter((candidate) => candidate.hasRoom);
  const best = roomy.find((candidate) => candidate.uncappedMaxMicrocredits <= availableMicrocredits);
  if (best) return { chosen: best, ground: "best_value" };

  const cheapest = roomy.toSorted(byUncappedMax)[0];
  if (cheapest) {
    return {
      chosen: cheapest,
      ground: cheapest.affordable ? "cheapest_for_credits" : "cheapest_because_unaffordable",
    };
  }
  const longest = candidates.toSorted((one, other) => other.outputCap - one.outputCap || byValue(one, other))[0];
  if (longest) return { chosen: longest, ground: "longest_under_ceiling" };
  throw new NoModelAvailableError(explainRefusal(facts));
}

function choosePinned(modelId: string, facts: ChoiceFacts, snapshot: CatalogueSnapshot): ScoredModel {
  const model = snapshot.models.find(({ id }) => id === modelId);
  if (!model) throw new NoModelAvailableError("This model is not in the catalogue.");
  if (facts.controls.excludedProviders.includes(model.provider)) {
    throw new NoModelAvailableError(`You chose ${model.name} and excluded its provider.`);
  }
  if (!isSelectable(model)) throw refuseBlocked(model, model.obstacle);
  if (!canRead(model, facts)) throw new NoModelAvailableError(`${model.name} reads text only, and there are images.`);
  const [scored] = scoreModels([model], facts, snapshot.learnt);
  if (!scored) throw new NoModelAvailableError(explainRefusal(facts));
  if (!scored.fitsContext) {
    throw new NoModelAvailableError(
      `This prompt is too long for ${model.name}: about ${scored.inputTokens} tokens and room for the answer.`,
    );
  }
  return scored;
}

function pickAlternatives(chosen: ScoredModel, others: readonly ScoredModel[]): ScoredModel[] {
  const cheaper = others.find((other) => other.cost.expectedMicrocredits < chosen.cost.expectedMicrocredits);
  const stronger = others.find((other) => other.quality > chosen.quality && other !== cheaper);
  const picked = [cheaper, stronger].filter((other) => other !== undefined);
  const rest = others.filter((other) => !picked.includes(other));
  return [...picked, ...rest].slice(0, ALTERNATIVES).toSorted(byValue);
}

function pickFallbacks(chosen: ScoredModel, others: readonly ScoredModel[]): ScoredModel[] {
  return others
    .filter((other) => other.outputCap >= chosen.outputCap && other.cost.maxMicrocredits <= chosen.cost.maxMicrocredits)
    .slice(0, FALLBACKS);
}

/** Ties go to the cheaper, then the better, then the id: never to chance. */
function byValue(one: ScoredModel, other: ScoredModel): number {
  return (
    compare(other.valueMicrocredits, one.valueMicrocredits) ||
    compare(one.cost.expectedMicrocredits, other.cost.expectedMicrocredits) ||
    other.quality - one.quality ||
    compare(one.model.id, other.model.id)
  );
}

function byUncappedMax(one: ScoredModel, other: ScoredModel): number {
  return compare(one.uncappedMaxMicrocredits, other.uncappedMaxMicrocredits) || byValue(one, other);
}

function compare<T extends bigint | string>(one: T, other: T): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function explainRefusal(facts: ChoiceFacts): string {
  const { ceilingMicrocredits, excludedProviders } = facts.controls;
  if (ceilingMicrocredits !== undefined) {
    return `No model can answer this for at most ${formatCredits(ceilingMicrocredits)} credits.`;
  }
  return excludedProviders.length > 0
    ? "No model is left: the others are off, excluded or too small for this prompt."
    : "No model can take this prompt now: all are off or too small for it.";
}

/** What passes by itself is no mistake of whoever asks: the same request may succeed in a moment. */
function refuseBlocked(model: CatalogueModel, obstacle: ModelObstacle): AppError {
  const publicMessage = explainObstacle(model, obstacle);
  if (obstacle !== "unhealthy") return new NoModelAvailableError(publicMessage);
  return new AppError("provider_failed", `the breaker of ${model.provider} is open`, { publicMessage });
}

function explainObstacle(model: CatalogueModel, obstacle: ModelObstacle): string {
  const reasons: Record<ModelObstacle, string> = {
    disabled: "is switched off",
    provider_off: "is not connected here",
    unhealthy: "is not answering at the moment",
    price_missing: "has no price yet",
    price_quarantined: "has a price that an operator must confirm first",
  };
  return `${model.name} ${reasons[obstacle]}.`;
}
