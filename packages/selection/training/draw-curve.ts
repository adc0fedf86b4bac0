import type { CurvePoint } from "./measure-routing.ts";

const WIDTH = 720;
const HEIGHT = 440;
const LEFT = 60;
const RIGHT = 240;
const TOP = 44;
const BOTTOM = 50;
const COLOURS = ["#8a8f98", "#c98a1b", "#2f6fde", "#1b8a5a", "#b5397a", "#6b4fc9"];

/** An SVG of quality over the share of strong calls, one line for each router. Reads on light and dark pages. */
export function drawCurves(title: string, curves: readonly { name: string; points: readonly CurvePoint[] }[]): string {
  const floor = Math.floor(Math.min(...curves.flatMap(({ points }) => points.map((point) => point.quality))) * 20) / 20;
  const ceiling =
    Math.ceil(Math.max(1, ...curves.flatMap(({ points }) => points.map((point) => point.quality))) * 20) / 20;
  const x = (share: number) => LEFT + share * (WIDTH - LEFT - RIGHT);
  const y = (quality: number) => TOP + ((ceiling - quality) / (ceiling - floor)) * (HEIGHT - TOP - BOTTOM);
  const text = (at: [number, number], words: string, anchor = "middle") =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const steps = Array.from({ length: 6 }, (_, step) => step / 5);
  const grid = steps.flatMap((step) => {
    const quality = floor + step * (ceiling - floor);
    return [
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(quality).toFixed(1)}" y2="${y(quality).toFixed(1)}" stroke="#8884"/>`,
      text([LEFT - 8, y(quality) + 4], `${Math.round(quality * 100)} %`, "end"),
      text([x(step), HEIGHT - BOTTOM + 18], `${Math.round(step * 100)} %`),
    ];
  });
  const lines = curves.flatMap(({ name, points }, at) => {
    const colour = COLOURS[at % COLOURS.length];
    const path = points.map((point) => `${x(point.strongShare).toFixed(1)},${y(point.quality).toFixed(1)}`).join(" ");
    const row = TOP + 14 + at * 22;
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<line x1="${WIDTH - RIGHT + 16}" x2="${WIDTH - RIGHT + 38}" y1="${row - 4}" y2="${row - 4}" stroke="${colour}" stroke-width="3"/>`,
      text([WIDTH - RIGHT + 46, row], name, "start"),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<g font-family="system-ui, sans-serif" font-size="12" fill="#333">`,
    `<text x="${LEFT}" y="22" font-size="14" font-weight="600">${title}</text>`,
    ...grid,
    `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(0.95).toFixed(1)}" y2="${y(0.95).toFixed(1)}" stroke="#c33" stroke-dasharray="5 4"/>`,
    text([WIDTH - RIGHT - 4, y(0.95) + 14], "95 % of the strong model", "end"),
    text([x(0.5), HEIGHT - 10], "calls to the strong model"),
    ...lines,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}
