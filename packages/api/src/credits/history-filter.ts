import { HISTORY_TYPES, type HistoryFilter } from "@scrip/credits";
import { z } from "zod";
import { ModelId, text } from "../wire/text.ts";
import { TimeIn } from "../wire/time.ts";

/** Which rows of the history are wanted. */
export const historyFilterFields = {
  type: z.array(z.enum(HISTORY_TYPES)).max(HISTORY_TYPES.length).optional(),
  from: TimeIn.optional(),
  to: TimeIn.optional(),
  model: ModelId.optional(),
  q: text(200).optional(),
};

export const HistoryFilterIn = z.strictObject(historyFilterFields);

export function readHistoryFilter(sent: z.output<typeof HistoryFilterIn>): HistoryFilter {
  const { type: types, from, to, model: modelId, q: search } = sent;
  return { types, from, to, modelId, search };
}
