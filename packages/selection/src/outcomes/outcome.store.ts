import type { Tx } from "@scrip/db";
import { factsColumns, readModelFacts } from "../catalogue/catalogue.store.ts";
import type { ModelFacts } from "../catalogue/catalogue.ts";
import { COMPLEXITIES, type Complexity, TASK_TYPES, type TaskType } from "../classifier/labels.ts";
import { type Standing, standingKey } from "../learnt.ts";
import type { Evidence, OutcomeKind } from "./outcome-kinds.ts";

/** What an outcome is about. */
export type JudgedRequest = { model: ModelFacts; taskType: TaskType; complexity: Complexity };

/** The request, or the quote where it was never sent; of this customer where one is named. Null where there is neither. */
export async function findJudgedRequest(
  tx: Tx,
  wanted: { requestId: string; customerId: string | undefined; modelId: string | undefined },
): Promise<JudgedRequest | null> {
  const where = { id: wanted.requestId, ...(wanted.customerId === undefined ? {} : { customerId: wanted.customerId }) };
  const select = { modelId: true, taskType: true, complexity: true } as const;
  const row = (await tx.aiRequest.findFirst({ where, select })) ?? (await tx.quote.findFirst({ where, select }));
  const model =
    row && (await tx.model.findUnique({ where: { id: wanted.modelId ?? row.modelId }, select: factsColumns }));
  const taskType = TASK_TYPES.find((known) => known === row?.taskType);
  const complexity = COMPLEXITIES.find((known) => known === row?.complexity);
  return model && taskType && complexity ? { model: readModelFacts(model), taskType, complexity } : null;
}

/** What was recorded before about this request and model, oldest first. */
export async function listOutcomes(tx: Tx, requestId: string, modelId: string) {
  return tx.modelOutcome.findMany({
    where: { requestId, modelId },
    orderBy: { version: "asc" },
    select: { kind: true, goodHundredths: true, badHundredths: true },
  });
}

export async function findStanding(
  tx: Tx,
  cell: { modelId: string; taskType: TaskType; complexity: Complexity },
): Promise<Standing> {
  const last = await tx.modelOutcome.findFirst({
    where: cell,
    orderBy: { version: "desc" },
    select: { goodTotal: true, badTotal: true },
  });
  return { goodHundredths: Number(last?.goodTotal ?? 0), badHundredths: Number(last?.badTotal ?? 0) };
}

export async function insertOutcome(
  tx: Tx,
  outcome: Evidence & {
    version: number;
    requestId: string;
    modelId: string;
    taskType: TaskType;
    complexity: Complexity;
    kind: OutcomeKind;
    standing: Standing;
  },
): Promise<void> {
  const { standing, ...columns } = outcome;
  await tx.modelOutcome.create({
    data: { ...columns, goodTotal: BigInt(standing.goodHundredths), badTotal: BigInt(standing.badHundredths) },
    select: { version: true },
  });
}

/** All standings as they were at a version: the last row of each model, task and complexity up to it. */
export async function readStandings(tx: Tx, version: number): Promise<Map<string, Standing>> {
  const rows = await tx.$queryRaw<
    { modelId: string; taskType: TaskType; complexity: Complexity; good: bigint; bad: bigint }[]
  >`
    SELECT m.id AS "modelId", t.task AS "taskType", c.level AS complexity, o.good_total AS good, o.bad_total AS bad
    FROM model m
    CROSS JOIN unnest(${[...TASK_TYPES]}::text[]) AS t (task)
    CROSS JOIN unnest(${[...COMPLEXITIES]}::text[]) AS c (level)
    CROSS JOIN LATERAL (
      SELECT good_total, bad_total FROM model_outcome
      WHERE model_id = m.id AND task_type = t.task AND complexity = c.level AND version <= ${version}
      ORDER BY version DESC LIMIT 1
    ) AS o`;
  return new Map(
    rows.map(({ modelId, taskType, complexity, good, bad }) => [
      standingKey(modelId, taskType, complexity),
      { goodHundredths: Number(good), badHundredths: Number(bad) },
    ]),
  );
}

/** What was recorded of each model and task, and when last. */
export function sumOutcomes(tx: Tx) {
  return tx.$queryRaw<{ modelId: string; taskType: TaskType; good: bigint; bad: bigint; judgedAt: Date }[]>`
    SELECT model_id AS "modelId", task_type AS "taskType", sum(good_hundredths) AS good, sum(bad_hundredths) AS bad,
           max(recorded_at) AS "judgedAt"
    FROM model_outcome GROUP BY model_id, task_type`;
}
