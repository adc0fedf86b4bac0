import { drawCurves } from "./draw-curve.ts";
import { PAIRS, type PairResult, proveRouting } from "./prove-routing.ts";
import { readComplexityRows, readRoutedPrompts } from "./read-rows.ts";
import { shown, table } from "./write-report.ts";

/** What routing between a strong and a weak model saves, pair by pair, and the curve of the first pair. */
export function judgeRouting(dataFolder: string): { report: string; curve: string } {
  const prompts = readRoutedPrompts(dataFolder);
  const complexityRows = readComplexityRows(dataFolder);
  const results = PAIRS.map((pair) => proveRouting(prompts, complexityRows, pair));
  const first = results[0];
  if (first === undefined) throw new Error("no pair of models to compare");
  return { report: results.map(describePair).join("\n\n"), curve: drawPair(first) };
}

function describePair({ pair, prompts, sources, strongQuality, weakQuality, routers }: PairResult): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    `${pair.strong} (scores ${shown(strongQuality)}) and ${pair.weak} (${shown(weakQuality)}), ${prompts} prompts of ${sources} sources, price ${pair.strongPrice} to ${pair.weakPrice} (${pair.pricedBy}).`,
    "",
    table(
      ["which prompts go to the strong model", "strong calls for 95 % of its quality", "95 % interval", "money saved"],
      [
        ["always strong", "100.0 %", "", "0.0 %"],
        ...routers.map(({ router, strongShare: { value, low, high }, moneySaved }) => [
          router,
          percent(value),
          `${percent(low)} to ${percent(high)}`,
          percent(moneySaved),
        ]),
      ],
    ),
  ].join("\n");
}

function drawPair({ pair, routers }: PairResult): string {
  const curves = routers.map(({ router, curve }) => ({ name: router, points: curve }));
  return drawCurves(`Quality kept: ${pair.strong} and ${pair.weak}`, curves);
}
