/** The six kinds of work a prompt can ask for. Stored strings: chosen once. The order is the order of the weights. */
export const TASK_TYPES = ["code", "math", "creative", "analysis", "language", "general"] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const COMPLEXITIES = ["simple", "medium", "complex"] as const;
export type Complexity = (typeof COMPLEXITIES)[number];
