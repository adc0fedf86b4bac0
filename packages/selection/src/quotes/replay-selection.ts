import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { z } from "zod";
import { canonicalJson } from "../canonical-json.ts";
import { PROVIDERS, snapshotCatalogue } from "../catalogue/catalogue.ts";
import { findCatalogueModels } from "../catalogue/catalogue-snapshot.store.ts";
import { COMPLEXITIES, CREATIVE_KINDS, TASK_TYPES } from "../classifier/labels.ts";
import { LENGTHS } from "../predict-output.ts";
import type { ChoiceFacts } from "../score-models.ts";
import { type Selection, selectFromFacts } from "../select-model.ts";
import { SELECTION_MODES } from "../selection-controls.ts";
import { readLearnt } from "../snapshot/read-snapshot.ts";
import { describeSelection } from "./describe-selection.ts";
import { findKeptSelection } from "./quote.store.ts";

export type Replay = {
  selection: Selection;
  /** Whether it is what was stored, to the last figure. False says that the code has changed since. */
  isExact: boolean;
};

/**
 * Makes a stored selection again, without the prompt: from its facts, the catalogue and prices it saw, and what had been learnt
 * by then.
 *
 * @throws {NotFoundError} there is no such quote, or it is from before selections could be made again
 */
export async function replaySelection(tx: Tx, quoteId: string): Promise<Replay> {
  const kept = await findKeptSelection(tx, quoteId);
  const models = kept && (await findCatalogueModels(tx, kept.catalogueHash));
  if (!kept || !models) throw new NotFoundError("There is no selection of this id that could be made again.");
  const learnt = await readLearnt(tx, kept.outcomesVersion, kept.outputLengthsVersion);
  const { facts } = KeptFacts.parse(kept.selection);
  const selection = selectFromFacts(readFacts(facts), snapshotCatalogue(models, learnt));
  return { selection, isExact: describeSelection(selection) === canonicalJson(kept.selection) };
}

const Microcredits = z.string().transform(BigInt);
const shares = <const T extends readonly string[]>(names: T) => z.record(z.enum(names), z.number());

const KeptFacts = z.object({
  facts: z.object({
    classification: z.looseObject({
      taskType: z.enum(TASK_TYPES),
      probabilities: shares(TASK_TYPES),
      complexity: z.enum(COMPLEXITIES),
      complexityProbabilities: shares(COMPLEXITIES),
      flags: z.looseObject({
        language: z.string(),
        longContext: z.boolean(),
        images: z.boolean(),
        tools: z.boolean(),
        jsonWanted: z.boolean(),
        creativeKind: z.enum(CREATIVE_KINDS).nullable().default(null),
        expectedLengthTokens: z.number().nullable(),
      }),
    }),
    isFollowUp: z.boolean(),
    promptTokens: z.number(),
    inputTokens: shares(PROVIDERS),
    inputTokensMax: shares(PROVIDERS).optional(),
    controls: z.object({
      mode: z.enum(SELECTION_MODES),
      pinnedModelId: z.string().optional(),
      length: z.enum(LENGTHS),
      maxOutputTokens: z.number().optional(),
      ceilingMicrocredits: Microcredits.optional(),
      excludedProviders: z.array(z.string()),
    }),
    availableMicrocredits: Microcredits,
    thread: z
      .object({
        modelId: z.string(),
        taskType: z.enum(TASK_TYPES),
        complexity: z.enum(COMPLEXITIES),
        mode: z.enum(SELECTION_MODES),
        isPinned: z.boolean(),
      })
      .nullable(),
  }),
});

/** JSON leaves out what was undefined; the facts name it. Older ones held for our count of the input. */
function readFacts(kept: z.output<typeof KeptFacts>["facts"]): ChoiceFacts {
  const { pinnedModelId, maxOutputTokens, ceilingMicrocredits, ...controls } = kept.controls;
  const { inputTokensMax = kept.inputTokens } = kept;
  return { ...kept, inputTokensMax, controls: { ...controls, pinnedModelId, maxOutputTokens, ceilingMicrocredits } };
}
