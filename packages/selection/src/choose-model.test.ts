import { isFullTest } from "@scrip/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type CatalogueModel, PROVIDERS, snapshotCatalogue } from "./catalogue/catalogue.ts";
import { chooseModel } from "./choose-model.ts";
import { COMPLEXITIES, TASK_TYPES } from "./classifier/labels.ts";
import type { ThreadFacts } from "./classify-thread.ts";
import { explainChoice } from "./explain-choice.ts";
import { type Learnt, NOTHING_LEARNT, standingKey } from "./learnt.ts";
import { LENGTHS } from "./predict-output.ts";
import type { ChoiceFacts } from "./score-models.ts";
import { SELECTION_MODES } from "./selection-controls.ts";
import { defaultSnapshot } from "./test-catalogue.ts";

const RUNS = isFullTest() ? 20_000 : 1_000;
const CREDIT = 1_000_000n;
const RICH = 10n ** 15n;
const SNAPSHOT = defaultSnapshot();

const shares = <T extends string>(names: readonly T[]) =>
  fc.array(fc.integer({ min: 1, max: 100 }), { minLength: names.length, maxLength: names.length }).map((weights) => {
    const total = weights.reduce((sum, weight) => sum + weight ** 3, 0);
    return Object.fromEntries(
      names.map((name, index) => [name, Math.round(((weights[index] ?? 0) ** 3 / total) * 10_000) / 10_000]),
    ) as Record<T, number>;
  });
const largest = <T extends string>(of: Record<T, number>): T =>
  (Object.entries(of) as [T, number][]).toSorted(([, one], [, other]) => other - one)[0]?.[0] as T;

const classifications = fc
  .record({
    probabilities: shares(TASK_TYPES),
    complexityProbabilities: shares(COMPLEXITIES),
    expectedLengthTokens: fc.option(fc.integer({ min: 1, max: 8_000 })),
  })
  .map(({ probabilities, complexityProbabilities, expectedLengthTokens }) => ({
    probabilities,
    complexityProbabilities,
    taskType: largest(probabilities),
    complexity: largest(complexityProbabilities),
    flags: {
      language: "en",
      longContext: false,
      images: false,
      tools: false,
      jsonWanted: false,
      creativeKind: null,
      expectedLengthTokens,
    },
  }));

const facts: fc.Arbitrary<ChoiceFacts> = fc
  .record({
    classification: classifications,
    promptTokens: fc.integer({ min: 1, max: 20_000 }),
    mode: fc.constantFrom(...SELECTION_MODES),
    length: fc.constantFrom(...LENGTHS),
    availableMicrocredits: fc.oneof(fc.constant(RICH), fc.bigInt({ min: 0n, max: 400n * CREDIT })),
  })
  .map(({ classification, promptTokens, mode, length, availableMicrocredits }) => ({
    classification,
    promptTokens,
    inputTokens: Object.fromEntries(
      PROVIDERS.map((provider, at) => [provider, promptTokens + 7 + at]),
    ) as ChoiceFacts["inputTokens"],
    inputTokensMax: Object.fromEntries(
      PROVIDERS.map((provider, at) => [provider, 2 * promptTokens + 7 + at]),
    ) as ChoiceFacts["inputTokensMax"],
    controls: {
      mode,
      length,
      pinnedModelId: undefined,
      maxOutputTokens: undefined,
      ceilingMicrocredits: undefined,
      excludedProviders: [],
    },
    availableMicrocredits,
    isFollowUp: false,
    thread: null,
  }));

const learnt: fc.Arbitrary<Learnt> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...SNAPSHOT.models.map(({ id }) => id)),
      fc.constantFrom(...TASK_TYPES),
      fc.constantFrom(...COMPLEXITIES),
      fc.nat(20_000),
      fc.nat(20_000),
    ),
    { maxLength: 200 },
  )
  .map((rows) => ({
    ...NOTHING_LEARNT,
    outcomesVersion: rows.length,
    standings: new Map(
      rows.map(([id, task, level, goodHundredths, badHundredths]) => [
        standingKey(id, task, level),
        { goodHundredths, badHundredths },
      ]),
    ),
  }));

test("same facts and snapshot, same choice", () => {
  fc.assert(
    fc.property(facts, learnt, (given, known) => {
      const snapshot = snapshotCatalogue(SNAPSHOT.models, known);
      expect(chooseModel(given, snapshot)).toEqual(chooseModel(structuredClone(given), snapshot));
    }),
    { numRuns: RUNS / 10 },
  );
});

test("raising the ceiling never lowers the quality, whatever is learnt and however few the credits", () => {
  const ceilings = fc.tuple(fc.bigInt({ min: 1n, max: 500n * CREDIT }), fc.bigInt({ min: 0n, max: 500n * CREDIT }));
  fc.assert(
    fc.property(facts, learnt, ceilings, (given, known, [low, more]) => {
      const snapshot = snapshotCatalogue(SNAPSHOT.models, known);
      const under = (ceilingMicrocredits: bigint) => {
        const choice = { ...given, controls: { ...given.controls, ceilingMicrocredits } };
        return chooseModel(choice, snapshot);
      };
      const lower = tryTo(() => under(low));
      // Where no whole answer fits under the ceiling, what is chosen is the longest part of one.
      if (lower === null || lower.ground === "longest_under_ceiling") return;
      const higher = under(low + more);
      expect(higher.chosen.quality).toBeGreaterThanOrEqual(lower.chosen.quality);
    }),
    { numRuns: RUNS },
  );
});

test("a ceiling only takes models away: with one, quality is never above what it is without", () => {
  fc.assert(
    fc.property(facts, fc.bigInt({ min: CREDIT, max: 500n * CREDIT }), (given, ceilingMicrocredits) => {
      const free = chooseModel(given, SNAPSHOT);
      const limited = tryTo(() =>
        chooseModel({ ...given, controls: { ...given.controls, ceilingMicrocredits } }, SNAPSHOT),
      );
      if (free.ground !== "best_value" || limited?.ground !== "best_value") return;
      expect(limited.chosen.quality).toBeLessThanOrEqual(free.chosen.quality);
    }),
    { numRuns: RUNS },
  );
});

test("a cheaper equal model is never refused for a dearer one", () => {
  fc.assert(
    fc.property(facts, fc.nat(21), fc.bigInt({ min: 2n, max: 20n }), (given, at, factor) => {
      const dear = SNAPSHOT.models[at];
      if (!dear?.price) throw new Error("no such model");
      const { price } = dear;
      const cheap: CatalogueModel = {
        ...dear,
        id: `z-${dear.id}`,
        obstacle: null,
        price: {
          ...price,
          inputMicrocreditsPerMillion: price.inputMicrocreditsPerMillion / factor,
          outputMicrocreditsPerMillion: price.outputMicrocreditsPerMillion / factor,
        },
      };
      expect(chooseModel(given, snapshotCatalogue([...SNAPSHOT.models, cheap])).chosen.model.id).not.toBe(dear.id);
    }),
    { numRuns: RUNS },
  );
});

test("a model that was found bad is left for one that was not", () => {
  const given = plain("code", "medium");
  const before = chooseModel(given, SNAPSHOT).chosen.model.id;
  const known = {
    ...NOTHING_LEARNT,
    standings: new Map([[standingKey(before, "code", "medium"), { goodHundredths: 0, badHundredths: 20_000 }]]),
  };
  expect(chooseModel(given, snapshotCatalogue(SNAPSHOT.models, known)).chosen.model.id).not.toBe(before);
});

test("balanced gives easy prompts to cheap models, and pays for hard work only where it is likely", () => {
  for (const task of TASK_TYPES) {
    expect(chooseModel(plain(task, "simple"), SNAPSHOT).chosen.model.tier).toBe("cheap");
    expect(chooseModel(plain(task, "simple"), SNAPSHOT).chosen.cost.expectedMicrocredits < 3n * CREDIT).toBe(true);
    const likely = chooseModel(plain(task, "complex"), SNAPSHOT).chosen;
    const doubtful = chooseModel(plain(task, "complex", { simple: 0.3, medium: 0.25, complex: 0.45 }), SNAPSHOT).chosen;
    expect(doubtful.cost.expectedMicrocredits <= likely.cost.expectedMicrocredits).toBe(true);
  }
});

test("a short prompt that the classifier takes for hard work stays cheap", () => {
  expect(chooseModel({ ...plain("math", "complex"), promptTokens: 3 }, SNAPSHOT).chosen.model.tier).toBe("cheap");
});

test("where the task is not clear the reason says so", () => {
  const given = plain("code", "simple");
  const probabilities = { code: 0.4, math: 0.05, creative: 0.05, analysis: 0.05, language: 0.05, general: 0.4 };
  const unsure = { ...given, classification: { ...given.classification, probabilities } };
  const reason = explainChoice(chooseModel(unsure, SNAPSHOT), unsure);
  expect(reason).toMatch(
    /^Not clearly one task \(coding 40 %, general questions 40 %\), so the safer model for both: /,
  );
});

const THREAD: ThreadFacts = {
  modelId: "claude-sonnet",
  taskType: "code",
  complexity: "simple",
  mode: "balanced",
  isPinned: false,
};

function inThread(given: ChoiceFacts, thread: Partial<ThreadFacts> = {}, snapshot = SNAPSHOT) {
  const so = { ...given, thread: { ...THREAD, ...thread } };
  const choice = chooseModel(so, snapshot);
  return { ...choice, id: choice.chosen.model.id, reason: explainChoice(choice, so) };
}

test("a thread keeps its model while the work stays the same", () => {
  const kept = inThread(plain("code", "simple"));
  expect(kept).toMatchObject({ id: "claude-sonnet", ground: "kept_in_thread", switched: null });
  expect(kept.reason).toContain("Claude Sonnet stays with this conversation");
});

test("a follow-up keeps it whatever its own words look like", () => {
  expect(inThread({ ...plain("math", "complex"), isFollowUp: true }).id).toBe("claude-sonnet");
});

test.each([
  ["another task", plain("math", "simple"), {}, "other_task", "another kind of work"],
  ["harder work", plain("code", "complex"), {}, "harder_work", "harder work"],
  ["another mode", plain("code", "simple"), { mode: "best" as const }, "controls_changed", "changed the settings"],
  ["a model no longer pinned", plain("code", "simple"), { isPinned: true }, "controls_changed", "changed the settings"],
  [
    "too few credits",
    { ...plain("code", "simple"), availableMicrocredits: 20n * CREDIT },
    {},
    "not_available",
    "cannot take this one",
  ],
  ["a model that is gone", plain("code", "simple"), { modelId: "gone" }, "not_available", "the earlier model"],
])("after %s another model may answer, and the reason says why", (_what, given, thread, because, said) => {
  const { id, switched, reason, chosen } = inThread(given, thread);
  expect(id).not.toBe("claude-sonnet");
  expect(switched).toMatchObject({ because });
  expect(reason).toMatch(/^Changed from /);
  expect(reason).toContain(said);
  expect(reason).toContain(chosen.model.name);
});

test("a model that fell ill is replaced, named", () => {
  const { switched, reason } = inThread(plain("code", "simple"), {}, defaultSnapshot({ "claude-sonnet": "unhealthy" }));
  expect(switched).toEqual({ from: "Claude Sonnet", because: "not_available" });
  expect(reason).toContain("Changed from Claude Sonnet");
});

test("images go to models that read them: chosen, alternative or fallback, and a pinned one refuses them", () => {
  const snapshot = defaultSnapshot();
  for (const taskType of TASK_TYPES)
    for (const mode of SELECTION_MODES) {
      const asked = plain(taskType, "simple");
      asked.controls.mode = mode;
      asked.classification.flags.images = true;
      const { chosen, alternatives, fallbacks } = chooseModel(asked, snapshot);
      for (const { model } of [chosen, ...alternatives, ...fallbacks]) expect(model.textOnly).toBeUndefined();
    }
  const pinned = plain("general", "simple");
  pinned.controls.pinnedModelId = "gpt-oss-120b";
  expect(chooseModel(pinned, snapshot).chosen.model.id).toBe("gpt-oss-120b");
  pinned.classification.flags.images = true;
  expect(() => chooseModel(pinned, snapshot)).toThrow(expect.objectContaining({ code: "no_model_available" }));
});

/** A clear prompt of one task and level in balanced mode, with credits for everything. */
function plain(
  taskType: (typeof TASK_TYPES)[number],
  complexity: (typeof COMPLEXITIES)[number],
  levels?: Record<(typeof COMPLEXITIES)[number], number>,
): ChoiceFacts {
  const one = <T extends string>(names: readonly T[], chosen: T) =>
    Object.fromEntries(names.map((name) => [name, name === chosen ? 1 : 0])) as Record<T, number>;
  return {
    classification: {
      taskType,
      probabilities: one(TASK_TYPES, taskType),
      complexity,
      complexityProbabilities: levels ?? one(COMPLEXITIES, complexity),
      flags: {
        language: "en",
        longContext: false,
        images: false,
        tools: false,
        jsonWanted: false,
        creativeKind: null,
        expectedLengthTokens: null,
      },
    },
    promptTokens: 30,
    inputTokens: Object.fromEntries(PROVIDERS.map((provider) => [provider, 37])) as ChoiceFacts["inputTokens"],
    inputTokensMax: Object.fromEntries(PROVIDERS.map((provider) => [provider, 45])) as ChoiceFacts["inputTokensMax"],
    controls: {
      mode: "balanced",
      length: "normal",
      pinnedModelId: undefined,
      maxOutputTokens: undefined,
      ceilingMicrocredits: undefined,
      excludedProviders: [],
    },
    availableMicrocredits: RICH,
    isFollowUp: false,
    thread: null,
  };
}

function tryTo<T>(choose: () => T): T | null {
  try {
    return choose();
  } catch (error) {
    expect(error).toMatchObject({ code: "no_model_available" });
    return null;
  }
}
