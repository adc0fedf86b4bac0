import type { TaskType } from "./classifier/labels.ts";

/** The kinds of work as people read them, within a sentence; in the order of their colours. */
export const TASK_NAMES: Readonly<Record<TaskType, string>> = {
  code: "coding",
  math: "math and logic",
  creative: "writing",
  analysis: "analysis",
  language: "language work",
  general: "general questions",
};
