import type { Complexity, TaskType } from "./classifier/labels.ts";
import { type Attachments, classifyPrompt, type PromptClassification } from "./classify-prompt.ts";
import type { SelectionMode } from "./selection-controls.ts";

/** The request before this one in the same conversation. */
export type ThreadFacts = {
  modelId: string;
  taskType: TaskType;
  complexity: Complexity;
  mode: SelectionMode;
  /** The customer had chosen the model. */
  isPinned: boolean;
};

export type ThreadClassification = {
  classification: PromptClassification;
  /** A short prompt that only makes sense with what was asked before; task and complexity are those of the earlier prompt. */
  isFollowUp: boolean;
};

const FOLLOW_UP_CHARS_MAX = 80;
const CLEAR_PROBABILITY = 0.75;
const FEW_WORDS = 3;
const FEW_CHARS = 24;
const FEW_CHARS_UNSPACED = 6;
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u;
/** How many earlier prompts are looked at for one that is no follow-up itself. */
const LOOK_BACK = 5;

/**
 * Classifies the last of a thread's prompts (all messages of the user, oldest first). A short follow-up ("and in Python?",
 * "shorter") takes task and complexity from the prompt it follows.
 */
export function classifyThread(prompts: readonly string[], attachments: Attachments): ThreadClassification {
  const own = classifyPrompt(prompts.at(-1) ?? "", attachments);
  const earlier = prompts.slice(0, -1).slice(-LOOK_BACK).toReversed();
  if (earlier.length === 0 || !isShort(prompts.at(-1) ?? "", own)) return { classification: own, isFollowUp: false };
  const { taskType, probabilities, complexity, complexityProbabilities } = classifyOpening(earlier);
  return {
    classification: { ...own, taskType, probabilities, complexity, complexityProbabilities },
    isFollowUp: true,
  };
}

/** The latest earlier prompt that stands for itself, or the earliest of those looked at. */
function classifyOpening(earlier: readonly string[]): PromptClassification {
  for (const prompt of earlier.slice(0, -1)) {
    const classification = classifyPrompt(prompt);
    if (!isShort(prompt, classification)) return classification;
  }
  return classifyPrompt(earlier.at(-1) ?? "");
}

function isShort(prompt: string, { taskType, probabilities }: PromptClassification): boolean {
  const text = prompt.trim();
  if (text.length > FOLLOW_UP_CHARS_MAX) return false;
  const isClear = probabilities[taskType] >= CLEAR_PROBABILITY;
  if (UNSPACED.test(text)) return text.length <= FEW_CHARS_UNSPACED || !isClear;
  return !isClear || (text.length <= FEW_CHARS && text.split(/\s+/).length <= FEW_WORDS);
}
