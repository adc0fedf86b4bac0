import { TASK_NAMES } from "@scrip/selection/browser";

/** All kinds of work, in the order of their colours. */
export const TASK_TYPES: readonly string[] = Object.keys(TASK_NAMES);

/** A kind of work within a sentence: "writing". What is not known any more is "unknown". */
export function taskName(taskType: string): string {
  return (TASK_NAMES as Readonly<Record<string, string>>)[taskType] ?? "unknown";
}

/** A kind of work where it begins a line: "Writing". */
export function taskTitle(taskType: string): string {
  const name = taskName(taskType);
  return `${name[0]?.toUpperCase()}${name.slice(1)}`;
}
