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

/** The modes by name, and what each is for. */
export const MODE_WORDS = {
  economy: { name: "Economy", hint: "The cheapest that does it well" },
  balanced: { name: "Balanced", hint: "The most for its price" },
  best: { name: "Best", hint: "The best there is for it" },
} satisfies Record<Controls["mode"], { name: string; hint: string }>;

export const LENGTH_WORDS = {
  brief: { name: "Brief", hint: "At most 512 tokens" },
  normal: { name: "Normal", hint: "At most 2,048 tokens" },
  detailed: { name: "Detailed", hint: "At most 8,192 tokens" },
} satisfies Record<Controls["length"], { name: string; hint: string }>;
