import { extractFeatures } from "../src/classifier/extract-features.ts";
import { scoreFeatures, softmax } from "../src/classifier/softmax-model.ts";
import { COMPLEXITY_SETUP, type Example, fitSoftmax, type Setup } from "./fit-softmax.ts";
import { weigh } from "./leave-out.ts";
import {
  type CurvePoint,
  drawRoutingCurve,
  type Interval,
  measureStrongShare,
  moneySaved,
  type Routed,
} from "./measure-routing.ts";
import type { RoutedPrompt, Row } from "./read-rows.ts";
import { seededRandom, shuffle } from "./seeded-random.ts";

/** A strong and a weak model that answered the same prompts. Prices: any unit, the same for both. */
export type Pair = { strong: string; weak: string; strongPrice: number; weakPrice: number; pricedBy: string };

export const PAIRS: readonly Pair[] = [
  {
    strong: "llama-3.1-nemotron-51b-instruct",
    weak: "mistral-7b-instruct-v0.3",
    strongPrice: 51,
    weakPrice: 7,
    pricedBy: "parameters",
  },
  { strong: "gpt-4o", weak: "gpt-4o-mini", strongPrice: 12.5, weakPrice: 0.75, pricedBy: "list price of 2024" },
  { strong: "gpt-4o", weak: "gpt-3.5-turbo", strongPrice: 12.5, weakPrice: 2, pricedBy: "list price of 2024" },
];

export type RouterResult = { router: string; strongShare: Interval; moneySaved: number; curve: CurvePoint[] };
export type PairResult = {
  pair: Pair;
  prompts: number;
  sources: number;
  strongQuality: number;
  weakQuality: number;
  routers: RouterResult[];
};

/** How many recorded outcomes of one kind of work a fresh quality table is made from. */
const OUTCOMES_RECORDED = 50;

const GAIN_SETUP: Setup = { classes: 2, learningRate: 0.05 };

type Sample = RoutedPrompt & { strong: number; weak: number; need: Record<string, number> };

/**
 * Compares ways to decide which prompts go to the strong model. Every learnt judgement of a prompt comes from a model that
 * saw no prompt of its source; only the table of recorded outcomes has seen its kind of work, and those prompts are left
 * out of the comparison for all.
 */
export function proveRouting(prompts: readonly RoutedPrompt[], complexityRows: readonly Row[], pair: Pair): PairResult {
  const samples = prompts.flatMap((prompt) => {
    const strong = prompt.outcomes[pair.strong];
    const weak = prompt.outcomes[pair.weak];
    return strong === undefined || weak === undefined ? [] : [{ ...prompt, strong, weak, need: {} }];
  });
  const random = seededRandom(11);
  const judged = [...new Set(samples.map((one) => one.source))].flatMap((source) => {
    const own = samples.filter((one) => one.source === source);
    const others = samples.filter((one) => one.source !== source);
    const hardness = fitHardness(complexityRows.filter((row) => row.source !== source));
    const gain = others.length === 0 ? () => 0 : fitGain(others);
    const order = shuffle(own, random);
    const recorded = mean(order.slice(0, OUTCOMES_RECORDED).map((one) => one.strong - one.weak));
    return order.slice(OUTCOMES_RECORDED).map((one) => ({
      ...one,
      need: {
        random: 0,
        "prompt length": one.prompt.length,
        "complexity, source unseen": hardness(one.prompt),
        "learnt gain, source unseen": gain(one.prompt),
        "table of 50 recorded outcomes": recorded,
        "table, then complexity": recorded + hardness(one.prompt) / 1_000,
      },
    }));
  });
  return summarise(pair, judged);
}

function summarise(pair: Pair, judged: readonly Sample[]): PairResult {
  const routers = Object.keys(judged[0]?.need ?? {}).map((router) => {
    const routed: Routed[] = judged.map(({ strong, weak, need }) => ({ strong, weak, need: need[router] ?? 0 }));
    const strongShare = measureStrongShare(routed);
    return {
      router,
      strongShare,
      moneySaved: moneySaved(strongShare.value, pair.weakPrice, pair.strongPrice),
      curve: drawRoutingCurve(routed),
    };
  });
  return {
    pair,
    prompts: judged.length,
    sources: new Set(judged.map((one) => one.source)).size,
    strongQuality: mean(judged.map((one) => one.strong)),
    weakQuality: mean(judged.map((one) => one.weak)),
    routers,
  };
}

/** Expected level of complexity, 0 to 2. */
function fitHardness(rows: readonly Row[]): (prompt: string) => number {
  const model = fitSoftmax(weigh(rows, COMPLEXITY_SETUP.classes), COMPLEXITY_SETUP);
  return (prompt) => {
    const [, medium = 0, complex = 0] = softmax(scoreFeatures(model, extractFeatures(prompt)));
    return medium + 2 * complex;
  };
}

/** How much better the strong model does, learnt from what both scored on other prompts. */
function fitGain(samples: readonly Sample[]): (prompt: string) => number {
  const examples: Example[] = samples.map(({ prompt, strong, weak }) => {
    const gain = (1 + strong - weak) / 2;
    return { features: extractFeatures(prompt), target: [1 - gain, gain], weight: 1 };
  });
  const model = fitSoftmax(examples, GAIN_SETUP);
  return (prompt) => softmax(scoreFeatures(model, extractFeatures(prompt)))[1] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
