import { displayCredits, MICROCREDITS_PER_CREDIT } from "@scrip/money";
import type { Choice, ModelSwitch } from "./choose-model.ts";
import type { TaskType } from "./classifier/labels.ts";
import { isUnsure } from "./judge-quality.ts";
import { QUALITY_CERTAIN, type Quality } from "./quality.ts";
import type { ChoiceFacts, ScoredModel } from "./score-models.ts";
import { TASK_NAMES } from "./task-names.ts";

/** One sentence for the customer: the facts that decided. */
export function explainChoice(choice: Choice, facts: ChoiceFacts): string {
  const { chosen, ground } = choice;
  const name = chosen.model.name;
  const cost = `about ${shownCredits(chosen.cost.expectedMicrocredits)}`;
  switch (ground) {
    case "pinned":
      return `You chose ${name}; it will take ${cost}.`;
    case "cheapest_because_unaffordable":
      return `${name} is the cheapest model for this, and your credits do not cover its maximum of ${shownCredits(chosen.cost.maxMicrocredits)}.`;
    case "longest_under_ceiling":
      return `${name} gives the longest answer within your limit per message; it may be cut short.`;
    case "cheapest_for_credits":
      return `${name} is the cheapest model for this, and your credits cover it only with your limit per message; ${cost}.`;
    case "kept_in_thread":
      return `${describeWork(facts)}: ${name} stays with this conversation, ${percent(chosen.quality)} likely to do well for ${cost}${describeRival(choice)}.`;
    case "best_value": {
      const limit = facts.controls.ceilingMicrocredits === undefined ? "" : " within your limit per message";
      return `${describeSwitch(choice.switched)}${describeWork(facts)}: ${name} is the best ${describeMode(facts)} choice${limit}, ${percent(chosen.quality)} likely to do well for ${cost}${describeRival(choice)}.`;
    }
  }
}

const SWITCHED_BECAUSE: Record<ModelSwitch["because"], string> = {
  controls_changed: "as you changed the settings",
  other_task: "as this is another kind of work",
  harder_work: "as this is harder work",
  not_available: "which cannot take this one",
};

function describeSwitch(switched: ModelSwitch | null): string {
  if (!switched) return "";
  return `Changed from ${switched.from ?? "the earlier model"}, ${SWITCHED_BECAUSE[switched.because]}. `;
}

function describeWork({ classification, isFollowUp }: ChoiceFacts): string {
  const { taskType, probabilities, complexity } = classification;
  if (isUnsure(classification)) {
    const [first, second] = Object.entries(probabilities).toSorted(([, one], [, other]) => other - one) as [
      TaskType,
      number,
    ][];
    if (first && second) {
      return `Not clearly one task (${TASK_NAMES[first[0]]} ${shownShare(first[1])}, ${TASK_NAMES[second[0]]} ${shownShare(second[1])}), so the safer model for both`;
    }
  }
  const work = taskType === "general" ? "question" : TASK_NAMES[taskType];
  if (isFollowUp) return taskType === "general" ? "Follow-up question" : `Follow-up on ${work}`;
  return `${complexity[0]?.toUpperCase()}${complexity.slice(1)} ${work}`;
}

function describeMode({ controls }: ChoiceFacts): string {
  return { economy: "economy", balanced: "balanced", best: "quality-first" }[controls.mode];
}

/** The strongest alternative, if it is stronger, and what the difference would cost. */
function describeRival({ chosen, alternatives }: Choice): string {
  const rival = alternatives.find((other) => gainedPoints(chosen, other) >= 1);
  if (!rival) return "";
  const more = rival.cost.expectedMicrocredits - chosen.cost.expectedMicrocredits;
  if (more <= 0n) return "";
  const points = gainedPoints(chosen, rival);
  return `; ${rival.model.name} would add ${points} ${points === 1 ? "point" : "points"} for ${shownCredits(more)} more`;
}

function gainedPoints(chosen: ScoredModel, other: ScoredModel): number {
  return Math.round(((other.quality - chosen.quality) * 100) / QUALITY_CERTAIN);
}

function percent(quality: Quality): string {
  return `${Math.round((quality * 100) / QUALITY_CERTAIN)} %`;
}

function shownShare(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

/** Tenths of a credit below ten, whole credits above: a reason is for reading, the exact figures stand beside it. */
function shownCredits(amountMicrocredits: bigint): string {
  const step =
    amountMicrocredits < 10n * MICROCREDITS_PER_CREDIT ? MICROCREDITS_PER_CREDIT / 10n : MICROCREDITS_PER_CREDIT;
  const rounded = ((amountMicrocredits + step / 2n) / step) * step;
  if (rounded === 0n) return "less than 0.1 credits";
  return rounded === MICROCREDITS_PER_CREDIT ? "1 credit" : `${displayCredits(rounded)} credits`;
}
