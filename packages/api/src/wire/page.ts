import { z } from "zod";
import { queryNumber } from "./numbers.ts";

/** What every list takes. */
export const pageInput = {
  limit: queryNumber(1, 100).optional(),
  cursor: z.string().max(200).optional(),
};

export const LIMIT_DEFAULT = 20;

/** What every list answers, newest first. `nextCursor` is null at the end. */
export function pageOutput<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
