import { bandOf } from "./chart-shapes.ts";

/** Where the name of a row stands below a drawing: at which hundredth of the width, with its middle or its end there. */
export type PlacedName = { index: number; at: number; anchor: "middle" | "end" };

/** So many names are enough, however wide the drawing is. */
const NAMES_MAX = 10;
/** A digit of the axis's type; letters are narrower on average. */
const CHARACTER_PX = 7.4;
const GAP_PX = 8;
/** What the page has beside the drawing: a name may reach into it. */
const MARGIN_PX = 12;

/**
 * The rows that are named below a drawing that is so wide or wider: as many as do not touch each other, evenly, the first among them.
 * What would stick out at the right ends at the edge.
 */
export function placeNames(names: readonly string[], widthPx: number): PlacedName[] {
  for (let step = Math.max(1, Math.ceil(names.length / NAMES_MAX)); ; step += 1) {
    const placed = names.flatMap((name, index) => (index % step === 0 ? [placeName(name, index)] : []));
    if (placed.every(({ fromPx }, place) => place === 0 || fromPx >= (placed[place - 1]?.toPx ?? 0) + GAP_PX)) {
      return placed.map(({ index, at, anchor }) => ({ index, at, anchor }));
    }
  }

  function placeName(name: string, index: number): PlacedName & { fromPx: number; toPx: number } {
    const at = bandOf(names.length) * (index + 0.5);
    const namePx = name.length * CHARACTER_PX;
    const middlePx = (at / 100) * widthPx;
    const toPx = middlePx + namePx / 2;
    return toPx > widthPx + MARGIN_PX
      ? { index, at: 100, anchor: "end", fromPx: widthPx - namePx, toPx: widthPx }
      : { index, at, anchor: "middle", fromPx: middlePx - namePx / 2, toPx };
  }
}
