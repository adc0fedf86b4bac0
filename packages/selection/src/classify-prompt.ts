import { inferLabels } from "./classifier/classifier.ts";
import {
  COMPLEXITIES,
  type Complexity,
  CREATIVE_KINDS,
  type CreativeKind,
  TASK_TYPES,
  type TaskType,
} from "./classifier/labels.ts";
import { guessLanguage } from "./guess-language.ts";
import { readLengthCue } from "./read-length-cue.ts";

type PromptFlags = {
  /** ISO 639-1 code, a guess from script and frequent words; `"und"` where nothing speaks for a language. */
  language: string;
  longContext: boolean;
  images: boolean;
  tools: boolean;
  jsonWanted: boolean;
  /** Of a creative task: whether it serves a purpose, such as an e-mail, or stands for itself; null for the other tasks. */
  creativeKind: CreativeKind | null;
  /** Output tokens the prompt itself asks for ("in 3 sentences"), or null. */
  expectedLengthTokens: number | null;
};

export type PromptClassification = {
  taskType: TaskType;
  /** One figure for each task, rounded to 4 decimals. */
  probabilities: Record<TaskType, number>;
  complexity: Complexity;
  /** One figure for each level, rounded to 4 decimals. */
  complexityProbabilities: Record<Complexity, number>;
  flags: PromptFlags;
};

/** What comes with a prompt besides its text. */
export type Attachments = { images: number; tools: number };

const LONG_CONTEXT_CHARS = 30_000;
const NO_ATTACHMENTS: Attachments = { images: 0, tools: 0 };
const JSON_WANTED = /\bjson\b/i;
const INSTRUCTION_CHARS = 600;

/** Says what kind of work a prompt asks for. Pure, in process, and bounded: a prompt of any size costs about the same. */
export function classifyPrompt(prompt: string, attachments: Attachments = NO_ATTACHMENTS): PromptClassification {
  const { tasks, complexities, creativeKinds } = inferLabels(prompt);
  const taskType = TASK_TYPES[indexOfLargest(tasks)] ?? "general";
  const instructions = `${prompt.slice(0, INSTRUCTION_CHARS)}\n${prompt.slice(-INSTRUCTION_CHARS)}`;
  return {
    taskType,
    probabilities: nameShares(TASK_TYPES, tasks),
    complexity: COMPLEXITIES[indexOfLargest(complexities)] ?? "medium",
    complexityProbabilities: nameShares(COMPLEXITIES, complexities),
    flags: {
      language: guessLanguage(prompt),
      longContext: prompt.length > LONG_CONTEXT_CHARS,
      images: attachments.images > 0,
      tools: attachments.tools > 0,
      jsonWanted: JSON_WANTED.test(instructions),
      creativeKind: taskType === "creative" ? (CREATIVE_KINDS[indexOfLargest(creativeKinds)] ?? null) : null,
      expectedLengthTokens: readLengthCue(prompt),
    },
  };
}

function nameShares<T extends string>(names: readonly T[], shares: readonly number[]): Record<T, number> {
  return Object.fromEntries(names.map((name, index) => [name, Number((shares[index] ?? 0).toFixed(4))])) as Record<
    T,
    number
  >;
}

function indexOfLargest(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}
