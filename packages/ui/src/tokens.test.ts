import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COLORED_MODELS, modelColor, seriesColor } from "./chart-colors.ts";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

type Theme = "light" | "dark";
type App = "web" | "admin";

const AA_TEXT = 4.5;
const AA_CONTROL = 3;

const GROUNDS = ["canvas", "surface", "raised", "sunken"];
const INKS = ["text", "text-muted", "accent", "good", "warn", "bad", "held"];

const themes: [App, Theme][] = [
  ["web", "light"],
  ["web", "dark"],
  ["admin", "light"],
  ["admin", "dark"],
];

describe.each(themes)("%s, %s", (app, theme) => {
  const color = (role: string) => luminance(readToken(app, theme, role));
  const contrast = (a: string, b: string) => contrastRatio(color(a), color(b));

  test.each(GROUNDS)("every ink can be read on %s", (ground) => {
    for (const ink of INKS) expect(contrast(ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(AA_TEXT);
  });

  test.each(["accent", "good", "warn", "bad", "held"])(
    "%s can be read on its own soft tint, and so can text",
    (role) => {
      expect(contrast(role, `${role}-soft`)).toBeGreaterThanOrEqual(AA_TEXT);
      expect(contrast("text", `${role}-soft`)).toBeGreaterThanOrEqual(AA_TEXT);
      expect(contrast("text-muted", `${role}-soft`)).toBeGreaterThanOrEqual(AA_TEXT);
    },
  );

  test("a primary button can be read, at rest and under the pointer", () => {
    expect(contrast("on-accent", "accent")).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrast("on-accent", "accent-strong")).toBeGreaterThanOrEqual(AA_TEXT);
  });

  test("a box that is checked shows its mark, and a switch that is on its knob", () => {
    expect(contrast("on-accent", "accent")).toBeGreaterThanOrEqual(AA_CONTROL);
    expect(contrast("line-strong", "sunken")).toBeGreaterThanOrEqual(AA_CONTROL);
  });

  test("the colours of charts stand out from every ground they are drawn on", () => {
    const colors = [...COLORED_MODELS.map(modelColor), ...[0, 1, 2, 3, 4, 5].map(seriesColor)];
    for (const ground of ["canvas", "surface", "raised"]) {
      for (const chartColor of colors) {
        const drawn = luminance(readColor(chartColor, theme));
        expect(contrastRatio(drawn, color(ground)), `${chartColor} on ${ground}`).toBeGreaterThanOrEqual(AA_CONTROL);
      }
    }
  });

  test("the edge of a control can be seen", () => {
    for (const ground of GROUNDS) expect(contrast("line-strong", ground), ground).toBeGreaterThanOrEqual(AA_CONTROL);
  });
});

type Oklch = { l: number; c: number; h: number };

function readToken(app: App, theme: Theme, role: string): Oklch {
  const [shared = "", adminOnly = ""] = css.split(':root[data-app="admin"]');
  const scopes = app === "admin" ? [adminOnly, shared] : [shared];
  const pattern = new RegExp(`--${role}: (light-dark\\(.*\\));`);
  for (const scope of scopes) {
    const found = pattern.exec(scope)?.[1];
    if (found) return readColor(found, theme);
  }
  throw new Error(`no token --${role}`);
}

/** One side of `light-dark(oklch(l c h), oklch(l c h))`. */
function readColor(pair: string, theme: Theme): Oklch {
  const found = /^light-dark\(oklch\(([^)]*)\), oklch\(([^)]*)\)\)$/.exec(pair);
  const [l, c, h] = (theme === "light" ? found?.[1] : found?.[2])?.split(" ").map(Number) ?? [];
  if (l === undefined || c === undefined || h === undefined) throw new Error(`not a pair of colours: ${pair}`);
  return { l, c, h };
}

/** Relative luminance of WCAG 2; the conversion is the one of CSS Color 4. */
function luminance({ l, c, h }: Oklch): number {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short;
  const green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short;
  const blue = -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short;
  const inGamut = (value: number) => Math.min(1, Math.max(0, value));
  return 0.2126 * inGamut(red) + 0.7152 * inGamut(green) + 0.0722 * inGamut(blue);
}

function contrastRatio(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
