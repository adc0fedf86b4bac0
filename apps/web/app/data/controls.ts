export const MODES = ["economy", "balanced", "best"] as const;
export const LENGTHS = ["brief", "normal", "detailed"] as const;

/** What a customer decides about the choice of model, as it is sent. */
export type Controls = {
  mode: (typeof MODES)[number];
  length: (typeof LENGTHS)[number];
  /** Only this model. */
  model?: string | undefined;
  /** Refuse above this many credits, as a decimal string. */
  maxCredits?: string | undefined;
  excludeProviders?: string[] | undefined;
};

export const DEFAULT_CONTROLS: Controls = { mode: "balanced", length: "normal" };
