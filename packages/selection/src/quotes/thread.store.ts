import type { Tx } from "@scrip/db";
import { z } from "zod";
import { COMPLEXITIES, TASK_TYPES } from "../classifier/labels.ts";
import type { ThreadFacts } from "../classify-thread.ts";
import { SELECTION_MODES } from "../selection-controls.ts";

/** The request before this one in a conversation, as the choice of the next model sees it. */
export async function findLatestRequest(tx: Tx, conversationId: string): Promise<ThreadFacts | null> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT r.model_id AS "modelId", r.task_type AS "taskType", r.complexity,
           q.selection #>> '{facts,controls,mode}' AS mode,
           (q.selection #>> '{facts,controls,pinnedModelId}') IS NOT NULL AS "isPinned"
    FROM ai_request r JOIN quote q ON q.id = r.id
    WHERE r.conversation_id = ${conversationId} ORDER BY r.started_at DESC, r.id DESC LIMIT 1`;
  const found = ThreadRow.safeParse(rows[0]);
  return found.success ? found.data : null;
}

const ThreadRow = z.object({
  modelId: z.string(),
  taskType: z.enum(TASK_TYPES),
  complexity: z.enum(COMPLEXITIES),
  mode: z.enum(SELECTION_MODES),
  isPinned: z.boolean(),
});
