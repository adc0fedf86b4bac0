import { HISTORY_TYPES } from "@scrip/credits";
import { z } from "zod";
import { CreditsOut } from "../wire/credits.ts";
import { TimeOut } from "../wire/time.ts";

export const HistoryItem = z.object({
  id: z.string(),
  number: z.number(),
  type: z.enum(HISTORY_TYPES),
  amount: CreditsOut,
  balanceBefore: CreditsOut,
  balanceAfter: CreditsOut,
  description: z.string(),
  model: z.string().optional(),
  requestId: z.string().optional(),
  paymentId: z.string().optional(),
  /** What was noted on the request when it was sent. */
  metadata: z.record(z.string(), z.string()).optional(),
  createdAt: TimeOut,
});
