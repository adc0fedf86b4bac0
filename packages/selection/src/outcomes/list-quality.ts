import { readNow, type Tx } from "@scrip/db";
import { listStoredModels } from "../catalogue/catalogue.store.ts";
import { TASK_TYPES, type TaskType } from "../classifier/labels.ts";
import { holdOpinion } from "../judge-quality.ts";
import type { Quality } from "../quality.ts";
import { sumOutcomes } from "./outcome.store.ts";

export type QualityRow = {
  modelId: string;
  taskType: TaskType;
  /** The catalogue's opinion on complex work. */
  opinion: Quality;
  /** Recorded judgements of this model on this task, of every complexity, in hundredths of a judgement. */
  goodHundredths: number;
  badHundredths: number;
  /** When the last of them was recorded; null: nothing but the opinion speaks. */
  judgedAt: Date | null;
};

/** What the choice of models believes of each model and task, and how old what it rests on is; in the catalogue's order. */
export async function listQuality(tx: Tx): Promise<QualityRow[]> {
  const [models, sums] = await Promise.all([listStoredModels(tx, await readNow(tx)), sumOutcomes(tx)]);
  return models.flatMap(({ facts }) =>
    TASK_TYPES.map((taskType) => {
      const sum = sums.find((one) => one.modelId === facts.id && one.taskType === taskType);
      return {
        modelId: facts.id,
        taskType,
        opinion: holdOpinion(facts, taskType, "complex"),
        goodHundredths: Number(sum?.good ?? 0),
        badHundredths: Number(sum?.bad ?? 0),
        judgedAt: sum?.judgedAt ?? null,
      };
    }),
  );
}
