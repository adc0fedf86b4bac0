import { isFullTest } from "@scrip/testing";
import { expect, test } from "vitest";
import { COMPLEXITIES, TASK_TYPES } from "../classifier/labels.ts";
import type { LengthFit } from "../learnt.ts";
import { type FittedLength, fitOutputLengths, type LengthSamples } from "./fit-output-lengths.ts";

// SYNTHETIC: these distributions are made up (log-normal, each kind of work with a centre and a spread of its own), and seeded.
// They show that the fit keeps its promise where answers behave like this; what real answers do is shown by the usage page.

const SEEDS = isFullTest() ? 40 : 6;
const REQUESTS = 200;

function createRandom(seed: number): () => number {
  let state = seed * 2_654_435_761;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 12), 0x297a2d39);
    mixed ^= mixed >>> 15;
    return (mixed >>> 0) / 2 ** 32;
  };
}

type Work = { kind: Omit<LengthSamples, "ratios">; draw: () => number };

/** Eighteen kinds of work of one model, each with answers around a centre of its own. */
function inventWork(random: () => number): Work[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return TASK_TYPES.flatMap((taskType) =>
    COMPLEXITIES.map((complexity) => {
      const centre = Math.log(0.4 + 1.6 * random());
      const spread = 0.25 + 0.45 * random();
      return {
        kind: { modelId: "synthetic", taskType, complexity, basis: "normal" as const },
        draw: () => Math.exp(centre + spread * normal()),
      };
    }),
  );
}

function draw(work: Work, count: number): number[] {
  return Array.from({ length: count }, () => work.draw());
}

function learn(works: readonly Work[]): Map<Work, FittedLength> {
  const cells = works.map((work) => ({ ...work.kind, ratios: draw(work, REQUESTS) }));
  const fits = fitOutputLengths(cells);
  return new Map(
    works.map((work, index) => {
      const fit = fits[index];
      if (!fit) throw new Error("a kind of work was not fitted");
      return [work, fit];
    }),
  );
}

test("synthetic: after 200 requests, low to high covers 80 % of the next answers, within 3 points", () => {
  let covered = 0;
  let answers = 0;
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    for (const [work, fit] of learn(inventWork(createRandom(seed)))) {
      const next = draw(work, 500);
      covered += next.filter((ratio) => isBetween(ratio, fit)).length;
      answers += next.length;
    }
  }
  expect(covered / answers).toBeGreaterThan(0.77);
  expect(covered / answers).toBeLessThan(0.83);
});

test("synthetic: the total of 100 mixed requests is within 20 % of what was expected in at least 92 % of batches", () => {
  let within = 0;
  let batches = 0;
  for (let seed = 101; seed <= 100 + SEEDS; seed += 1) {
    const random = createRandom(seed);
    const learnt = [...learn(inventWork(random))];
    for (let batch = 0; batch < 50; batch += 1) {
      let expected = 0;
      let actual = 0;
      for (let request = 0; request < 100; request += 1) {
        const [work, fit] = learnt[Math.floor(random() * learnt.length)] ?? [];
        if (!work || !fit) throw new Error("no work");
        expected += fit.expectedPermille / 1_000;
        actual += work.draw();
      }
      if (Math.abs(actual / expected - 1) <= 0.2) within += 1;
      batches += 1;
    }
  }
  expect(within / batches).toBeGreaterThanOrEqual(0.92);
});

function isBetween(ratio: number, { lowPermille, highPermille }: LengthFit): boolean {
  return ratio * 1_000 >= lowPermille && ratio * 1_000 <= highPermille;
}

const KIND = { modelId: "m", taskType: "code", complexity: "simple", basis: "normal" } as const;

test("one answer moves the starting opinion a little, none not at all", () => {
  expect(fitOutputLengths([{ ...KIND, ratios: [] }])).toEqual([]);
  const [fit] = fitOutputLengths([{ ...KIND, ratios: [3] }]);
  expect(fit?.samples).toBe(1);
  expect(fit?.expectedPermille).toBeGreaterThan(1_000);
  expect(fit?.expectedPermille).toBeLessThan(1_400);
});

test("a kind of work with few answers starts from the model's other work", () => {
  const long = { ...KIND, taskType: "math" as const, ratios: new Array<number>(300).fill(4) };
  const fits = fitOutputLengths([{ ...KIND, ratios: [1] }, long]);
  expect(fits[0]?.expectedPermille).toBeGreaterThan(3_000);
});

test("figures stay in order and above nothing, whatever was recorded", () => {
  for (const ratios of [[0], [1e9], [0.001, 1e6], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 500]]) {
    const [fit] = fitOutputLengths([{ ...KIND, ratios }]);
    expect(fit?.lowPermille).toBeGreaterThan(0);
    expect(fit?.expectedPermille).toBeGreaterThanOrEqual(fit?.lowPermille ?? 0);
    expect(fit?.highPermille).toBeGreaterThanOrEqual(fit?.expectedPermille ?? 0);
  }
});
