import { z } from "zod";

const HOUR_MS = 3_600_000;

/** Body of `POST /sandbox/faults`; a part that is left out is switched off. */
export const FaultSettings = z.strictObject({
  webhooks: z
    .strictObject({
      duplicate: z.int().min(1).max(1_000).optional(),
      drop: z.int().min(1).max(1_000_000).optional(),
      delayMs: z.int().min(1).max(HOUR_MS).optional(),
      shuffle: z.boolean().optional(),
    })
    .optional(),
  api: z
    .strictObject({
      hang: z.int().min(1).max(HOUR_MS).optional(),
      reset: z.boolean().optional(),
      status: z.int().min(400).max(599).optional(),
      nextN: z.int().min(1).max(1_000_000).optional(),
    })
    .optional(),
});

export type FaultSettings = z.infer<typeof FaultSettings>;
export type ApiFault = NonNullable<FaultSettings["api"]>;

export type Faults = {
  /** Replaces all settings; `{}` clears them. */
  set(settings: FaultSettings): void;
  /** What is switched on now, with what is left of the counters. */
  current(): FaultSettings;
  /** How the deliveries of a new event are planned: copies on top of the first, and by how much each is late. */
  planDeliveries(): { delayMs: number }[];
  /** True when the next delivery attempt is to get lost; uses up one of `drop`. */
  takeDrop(): boolean;
  /** The fault for the next API call, or null; uses up one of `nextN`. */
  takeApiFault(): ApiFault | null;
};

/** Late by up to this much in shuffled order: long enough that events of one payment overtake each other. */
const SHUFFLE_WINDOW_MS = 500;

/** Faults live in memory: a restart clears them. */
export function createFaults(): Faults {
  let settings: FaultSettings = {};
  return {
    set(next) {
      settings = structuredClone(next);
    },
    current: () => structuredClone(settings),
    planDeliveries() {
      const { duplicate = 0, delayMs = 0, shuffle = false } = settings.webhooks ?? {};
      return Array.from({ length: 1 + duplicate }, () => ({
        delayMs: delayMs + (shuffle ? Math.floor(Math.random() * SHUFFLE_WINDOW_MS) : 0),
      }));
    },
    takeDrop() {
      const left = settings.webhooks?.drop ?? 0;
      if (settings.webhooks && left > 0) settings.webhooks.drop = left - 1;
      return left > 0;
    },
    takeApiFault() {
      const { api } = settings;
      if (!api || api.nextN === 0) return null;
      if (api.nextN !== undefined) api.nextN -= 1;
      return api;
    },
  };
}
