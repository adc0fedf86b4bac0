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
      burstMs: z.int().min(1).max(HOUR_MS).optional(),
      stale: z.boolean().optional(),
      wrongSecret: z.boolean().optional(),
      oldTimestamp: z
        .int()
        .min(1)
        .max(10 * 366 * 86_400)
        .optional(),
      apiVersion: z.string().min(1).max(100).optional(),
    })
    .optional(),
  api: z
    .strictObject({
      hang: z.int().min(1).max(HOUR_MS).optional(),
      reset: z.boolean().optional(),
      status: z.int().min(400).max(599).optional(),
      begun: z.boolean().optional(),
      nextN: z.int().min(1).max(1_000_000).optional(),
    })
    .optional(),
});

export type FaultSettings = z.infer<typeof FaultSettings>;
export type ApiFault = NonNullable<FaultSettings["api"]>;

/** What is wrong with a webhook that arrives: everything a receiver has to look out for. */
export type Forgery = {
  /** Signed with a secret that nobody has. */
  hasWrongSecret: boolean;
  /** The signature says that it was made so many seconds ago. */
  ageSeconds: number;
  /** The event says that it is of this version; null for the right one. */
  apiVersion: string | null;
};

export type Faults = {
  /** Replaces all settings; `{}` clears them. */
  set(settings: FaultSettings): void;
  /** What is switched on now, with what is left of the counters. */
  current(): FaultSettings;
  /**
   * How the deliveries of a new event are planned: copies on top of the first, when each is due, and whether it
   * carries the object as it was before the change.
   */
  planDeliveries(now: Date): { dueAt: Date; isStale: boolean }[];
  /** How an attempt to deliver is spoiled. */
  forgery(): Forgery;
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
    planDeliveries(now) {
      const { duplicate = 0, delayMs = 0, shuffle = false, burstMs = 1, stale = false } = settings.webhooks ?? {};
      return Array.from({ length: 1 + duplicate }, () => {
        const time = now.getTime() + delayMs + (shuffle ? Math.floor(Math.random() * SHUFFLE_WINDOW_MS) : 0);
        return { dueAt: new Date(Math.ceil(time / burstMs) * burstMs), isStale: stale };
      });
    },
    forgery() {
      const { wrongSecret = false, oldTimestamp = 0, apiVersion = null } = settings.webhooks ?? {};
      return { hasWrongSecret: wrongSecret, ageSeconds: oldTimestamp, apiVersion };
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
