import { displayCredits, MICROCREDITS_PER_CREDIT } from "@scrip/money";
import type { Choice } from "./choose-model.ts";
import type { TaskType } from "./classifier/labels.ts";
import type { PromptClassification } from "./classify-prompt.ts";
import { QUALITY_CERTAIN, type Quality } from "./judge-quality.ts";
import type { ChoiceFacts, ScoredModel } from "./score-models.ts";

const TASK_NAMES: Record<TaskType, string> = {
  code: "coding",
  math: "math",
  creative: "writing",
  analysis: "analysis",
  language: "language work",
  general: "a general question",
};

/** Below this the task is not clear, and the reason admits it. */
const SURE_PROBABILITY = 0.5;

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
    case "best_value": {
      const work = describeWork(facts.classification);
      const limit = facts.controls.ceilingMicrocredits === undefined ? "" : " within your limit per message";
      return `${work}: ${name} is the best ${describeMode(facts)} choice${limit}, ${percent(chosen.quality)} likely to do well for ${cost}${describeRival(choice)}.`;
    }
  }
}

function describeWork({ taskType, probabilities, complexity }: PromptClassification): string {
  const [first, second] = Object.entries(probabilities).toSorted(([, one], [, other]) => other - one) as [
    TaskType,
    number,
  ][];
  if (probabilities[taskType] < SURE_PROBABILITY && first && second) {
    return `Not clearly one task (${TASK_NAMES[first[0]]} ${shownShare(first[1])}, ${TASK_NAMES[second[0]]} ${shownShare(second[1])})`;
  }
  const level = complexity[0]?.toUpperCase() + complexity.slice(1);
  return taskType === "general" ? `${level} question` : `${level} ${TASK_NAMES[taskType]}`;
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
