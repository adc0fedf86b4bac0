import { z } from "zod";
import { queryNumber } from "./numbers.ts";

export const LIMIT_DEFAULT = 20;
export const LIMIT_MAX = 100;

/** What every list takes. */
export const pageInput = {
  limit: queryNumber(1, LIMIT_MAX).optional(),
  cursor: z.string().max(200).optional(),
};

/** What every list answers, newest first. `nextCursor` is null at the end. */
export function pageOutput<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
