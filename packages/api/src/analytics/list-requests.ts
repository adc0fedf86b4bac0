import { listRequests, type RequestRow } from "@scrip/analytics";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut, creditsOrNull } from "../wire/credits.ts";
import { DollarsOut, dollarsOrNull } from "../wire/dollars.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { Id } from "../wire/text.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const RequestItem = z.object({
  id: z.string(),
  startedAt: TimeOut,
  settledAt: TimeOut.nullable(),
  customerId: z.string(),
  customerName: z.string(),
  userEmail: z.string().nullable(),
  surface: z.string(),
  model: z.string(),
  taskType: z.string(),
  complexity: z.string(),
  /** Null while it runs; so are the figures below. */
  ending: z.string().nullable(),
  tokens: z.object({ input: z.number().nullable(), output: z.number().nullable() }),
  charge: CreditsOut.nullable(),
  platformShare: CreditsOut.nullable(),
  providerCostUsd: DollarsOut.nullable(),
  /** Earned revenue less the provider's bill. */
  marginUsd: DollarsOut.nullable(),
});

/** Requests of all customers, or of one, newest first, with what they brought and cost. */
export const listRequestsProcedure = procedureFor("admin.read")
  .input(z.strictObject({ ...pageInput, customerId: Id.optional() }).optional())
  .output(pageOutput(RequestItem))
  .query(async ({ ctx, input = {} }) => {
    const { customerId, limit = LIMIT_DEFAULT, cursor } = input;
    const page = await listRequests(ctx.deps.db, { customerId }, { limit, cursor });
    return { items: page.rows.map(writeRequest), nextCursor: page.nextCursor };
  });

function writeRequest(row: RequestRow): z.output<typeof RequestItem> {
  const { customerId, customerName, userEmail, surface, taskType, complexity, ending } = row;
  const { earnedNanodollars: earned, providerCostNanodollars: cost } = row;
  return {
    id: row.id,
    startedAt: row.startedAt.toISOString(),
    settledAt: timeOrNull(row.settledAt),
    customerId,
    customerName,
    userEmail,
    surface,
    model: row.modelId,
    taskType,
    complexity,
    ending,
    tokens: { input: row.inputTokens, output: row.outputTokens },
    charge: creditsOrNull(row.chargeMicrocredits),
    platformShare: creditsOrNull(row.platformShareMicrocredits),
    providerCostUsd: dollarsOrNull(cost),
    marginUsd: dollarsOrNull(cost === null || earned === null ? null : earned - cost),
  };
}
