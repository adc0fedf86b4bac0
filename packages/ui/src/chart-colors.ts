/** Lightness and chroma of a step, light theme and dark: every step stands out 3:1 from every ground. */
const STEPS = [
  { light: "0.62 0.13", dark: "0.84 0.1" },
  { light: "0.5 0.13", dark: "0.72 0.12" },
  { light: "0.38 0.11", dark: "0.6 0.13" },
] as const;

/** Models of one provider share a hue, and differ in lightness. Two hues where a provider has more than three. */
const HUES: Record<string, readonly string[]> = {
  "160": ["gpt-4o-mini", "gpt-4o"],
  "195": ["gpt-5.4-mini", "gpt-5.6-terra"],
  "130": ["gpt-6-luna", "gpt-6-sol", "gpt-6-astra"],
  "45": ["claude-haiku", "claude-sonnet", "claude-opus"],
  "260": ["gemini-flash", "gemini-2.5-pro", "gemini-3.1-pro"],
  "75": ["mistral-small", "codestral", "mistral-medium"],
  "290": ["deepseek-flash", "deepseek-pro"],
  "340": ["grok-4.3", "grok-4.7"],
  "20": ["gpt-oss-120b", "llama-3.3-70b"],
};

const PLACES = Object.entries(HUES).flatMap(([hue, models]) => models.map((id, step) => ({ id, hue, step })));

/** The models that have a colour of their own. */
export const COLORED_MODELS: readonly string[] = PLACES.map(({ id }) => id);

/** The colour of a model, the same in every chart. A model that is not known here gets one by its name. */
export function modelColor(modelId: string): string {
  const place = PLACES.find(({ id }) => id === modelId) ?? PLACES[hash(modelId) % PLACES.length];
  return place ? colorOf(place.hue, place.step) : OTHER_COLOR;
}

const SERIES_HUES = ["160", "260", "45", "340", "195", "75"];

/** Colours for a few things that are not models, by their fixed place in a list. */
export function seriesColor(index: number): string {
  return colorOf(SERIES_HUES[index % SERIES_HUES.length] ?? "160", 1 + (Math.floor(index / SERIES_HUES.length) % 2));
}

/** What is left when the largest are named. */
export const OTHER_COLOR = "var(--line-strong)";

function colorOf(hue: string, step: number): string {
  const { light, dark } = STEPS[step] ?? STEPS[1];
  return `light-dark(oklch(${light} ${hue}), oklch(${dark} ${hue}))`;
}

/** FNV-1a: small, and the same everywhere. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return sum;
}
