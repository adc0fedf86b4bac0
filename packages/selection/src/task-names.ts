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

/** A kind of work within a sentence: "writing". What is not known any more is "unknown". */
export function taskName(taskType: string): string {
  return (TASK_NAMES as Readonly<Record<string, string>>)[taskType] ?? "unknown";
}

/** A kind of work where it begins a line: "Writing". */
export function taskTitle(taskType: string): string {
  const name = taskName(taskType);
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}
