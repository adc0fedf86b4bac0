/** The six kinds of work a prompt can ask for. Stored strings: chosen once. The order is the order of the weights. */
export const TASK_TYPES = ["code", "math", "creative", "analysis", "language", "general"] as const;
export type TaskType = (typeof TASK_TYPES)[number];

export const COMPLEXITIES = ["simple", "medium", "complex"] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

/** What a creative task produces: a poem or a role, or a text with a purpose, such as an e-mail. */
export const CREATIVE_KINDS = ["creative", "functional"] as const;
export type CreativeKind = (typeof CREATIVE_KINDS)[number];
