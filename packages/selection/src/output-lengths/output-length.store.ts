import type { Tx } from "@scrip/db";
import { z } from "zod";
import { COMPLEXITIES, TASK_TYPES } from "../classifier/labels.ts";
import { type LengthFit, lengthKey, OUTPUT_BASES } from "../learnt.ts";
import type { FittedLength, LengthSamples } from "./fit-output-lengths.ts";

/** The newest requests that are looked at, and the newest samples of each kind of work. */
const REQUESTS_MAX = 100_000;
const SAMPLES_MAX = 400;
const DAYS = 90;

const Kind = {
  modelId: z.string(),
  taskType: z.enum(TASK_TYPES),
  complexity: z.enum(COMPLEXITIES),
  basis: z.enum(OUTPUT_BASES),
};
const SampleRow = z.object({ ...Kind, ratios: z.array(z.number()) });
const FitRow = z.object({
  ...Kind,
  samples: z.int(),
  lowPermille: z.int(),
  expectedPermille: z.int(),
  highPermille: z.int(),
});

/** Answers that ran to their end under their own quote, in the last 90 days. */
export async function listLengthSamples(tx: Tx): Promise<LengthSamples[]> {
  const rows = await tx.$queryRaw<unknown[]>`
    WITH recent AS (
      SELECT id, model_id, output_tokens, started_at FROM ai_request
      WHERE started_at > scrip_now() - make_interval(days => ${DAYS}::int) AND status = 'settled'
        AND ending IN ('completed', 'length') AND output_tokens > 0
      ORDER BY started_at DESC LIMIT ${REQUESTS_MAX}
    ), compared AS (
      SELECT q.model_id, q.task_type, q.complexity, q.output_basis AS basis,
             r.output_tokens::float8 / q.output_base_tokens AS ratio,
             row_number() OVER (PARTITION BY q.model_id, q.task_type, q.complexity, q.output_basis
                                ORDER BY r.started_at DESC, r.id) AS place
      FROM recent r JOIN quote q ON q.id = r.id AND q.model_id = r.model_id
      WHERE q.output_base_tokens > 0 AND q.output_basis IS NOT NULL
    )
    SELECT model_id AS "modelId", task_type AS "taskType", complexity, basis,
           array_agg(ratio ORDER BY place) AS ratios
    FROM compared WHERE place <= ${SAMPLES_MAX} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
  return rows.map((row) => SampleRow.parse(row));
}

/** What had been learnt up to a version, by kind of work. */
export async function readOutputLengths(
  tx: Tx,
  version: number,
): Promise<Map<string, LengthFit & { samples: number }>> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT DISTINCT ON (model_id, task_type, complexity, basis)
           model_id AS "modelId", task_type AS "taskType", complexity, basis, samples,
           low_permille AS "lowPermille", expected_permille AS "expectedPermille", high_permille AS "highPermille"
    FROM output_length WHERE version <= ${version}
    ORDER BY model_id, task_type, complexity, basis, version DESC`;
  return new Map(
    rows.map((row) => {
      const { modelId, taskType, complexity, basis, ...fit } = FitRow.parse(row);
      return [lengthKey(modelId, taskType, complexity, basis), fit];
    }),
  );
}

export async function insertOutputLengths(tx: Tx, version: number, fits: readonly FittedLength[]): Promise<void> {
  await tx.outputLength.createMany({ data: fits.map((fit) => ({ ...fit, version })) });
}
