import type { SelectionControls } from "@scrip/selection";
import { API_JOBS, CHAT_THREADS, MATERIAL } from "./chat-threads.ts";
import { countAbout, pick, type Random, varyBy } from "./random.ts";

/** How an answer ends: as a model's own word, or by what happens to it. */
export type PlannedEnding =
  | "stop"
  | "length"
  | "content-filter"
  | "silence"
  | "stopped"
  | "fails_before"
  | "fails_after";

export type PlannedAsk = {
  /** Minutes since the start of the day (UTC). */
  minute: number;
  prompt: string;
  controls: SelectionControls;
  ending: PlannedEnding;
  /** The length of the answer, as a factor of what was expected. */
  lengthFactor: number;
  /** 1 or -1: the thumb it gets. */
  rating: 1 | -1 | null;
} & ({ surface: "chat"; isFirst: boolean } | { surface: "api"; feature: string });

const DAY_MS = 86_400_000;
/** Of the ordinary prompts, a few are sent to a model by name. */
const PINNED = [
  "claude-sonnet",
  "gpt-4o",
  "gpt-4o-mini",
  "gemini-flash",
  "claude-opus",
  "deepseek-pro",
  "gemini-3.1-pro",
  "gpt-5.4-mini",
  "grok-4.3",
];
const ODD_ENDINGS: readonly PlannedEnding[] = [
  "length",
  "stopped",
  "stopped",
  "fails_before",
  "fails_after",
  "silence",
  "content-filter",
];
const SPREAD = 0.5;

/** Draws the requests of a year, day by day; each conversation comes once, in the order of the list. */
export function makeAskPlanner(random: Random): (day: Date, progress: number) => PlannedAsk[] {
  let nextThread = 0;
  return (day, progress) => {
    const sessions = countAbout(random, busyness(day, progress) * (0.4 + random() * 1.2));
    const asks = Array.from({ length: sessions }, (): PlannedAsk[] => {
      const minute = 7 * 60 + Math.floor(random() * 11 * 60);
      const thread = random() < 0.26 ? CHAT_THREADS[nextThread] : undefined;
      if (thread === undefined) return planJob(random, minute);
      nextThread += 1;
      return planThread(random, minute, thread);
    });
    return asks.toSorted((one, other) => (one[0]?.minute ?? 0) - (other[0]?.minute ?? 0)).flat();
  };
}

/** A programme that grows over the year, rests at weekends, and hardly runs in August and after Christmas. */
function busyness(day: Date, progress: number): number {
  const isWeekend = day.getUTCDay() % 6 === 0;
  const month = day.getUTCMonth();
  const isHoliday = month === 7 || (month === 11 && day.getUTCDate() > 22);
  return (0.45 + 0.75 * progress) * (isWeekend ? 0.3 : 1) * (isHoliday ? 0.2 : month === 6 ? 0.7 : 1);
}

function planThread(random: Random, start: number, thread: readonly string[]): PlannedAsk[] {
  const mode = pick(random, ["economy", "balanced", "balanced", "best"] as const);
  let minute = start;
  return thread.map((prompt, index) => {
    minute += index === 0 ? 0 : 2 + Math.floor(random() * 6);
    return {
      ...planAnswer(random),
      minute,
      prompt,
      controls: { mode, ...planPin(random, 0.25) },
      surface: "chat",
      isFirst: index === 0,
      rating: random() < 0.4 ? (random() < 0.85 ? 1 : -1) : null,
    };
  });
}

function planJob(random: Random, start: number): PlannedAsk[] {
  const { feature, prompt, paragraphs, controls } = pick(random, API_JOBS);
  const [from, to] = paragraphs;
  return Array.from({ length: 1 + countAbout(random, random() * 1.4) }, (_, index) => ({
    ...planAnswer(random),
    minute: start + index,
    prompt: `${prompt}:\n\n${planMaterial(random, from + Math.floor(random() * (to - from + 1)))}`,
    controls: { ...controls, ...planPin(random, 0.12) },
    surface: "api" as const,
    feature,
    rating: null,
  }));
}

function planMaterial(random: Random, paragraphs: number): string {
  const first = Math.floor(random() * MATERIAL.length);
  return Array.from({ length: paragraphs }, (_, index) => MATERIAL[(first + index) % MATERIAL.length]).join("\n\n");
}

function planAnswer(random: Random): Pick<PlannedAsk, "ending" | "lengthFactor"> {
  return {
    ending: random() < 0.05 ? pick(random, ODD_ENDINGS) : "stop",
    lengthFactor: varyBy(random, SPREAD),
  };
}

function planPin(random: Random, share: number): Pick<SelectionControls, "model"> {
  return random() < share ? { model: pick(random, PINNED) } : {};
}

/** Midnight (UTC) of the day so many days before `now`. */
export function startOfDay(now: Date, daysAgo: number): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - daysAgo * DAY_MS);
}
