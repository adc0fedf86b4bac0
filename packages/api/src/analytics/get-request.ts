import { getRequest, type RequestDetail } from "@scrip/analytics";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut, creditsOrNull } from "../wire/credits.ts";
import { DollarsOut, dollarsOrNull } from "../wire/dollars.ts";
import { LineItemsOut, writeLineItems } from "../wire/line-items.ts";
import { Id } from "../wire/text.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";
import { explainRequest } from "./explain-request.ts";
import { QuotedCostOut, writeQuotedCost } from "./quoted-cost.ts";

const RequestOut = z.object({
  id: z.string(),
  startedAt: TimeOut,
  settledAt: TimeOut.nullable(),
  customerId: z.string(),
  customerName: z.string(),
  userEmail: z.string().nullable(),
  surface: z.string(),
  model: z.string(),
  priceVersion: z.number().nullable(),
  taskType: z.string(),
  complexity: z.string(),
  ending: z.string().nullable(),
  errorCode: z.string().nullable(),
  inputTokens: z.number().nullable(),
  cachedInputTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  usageSource: z.string().nullable(),
  /** What was promised; the most of it is what was held. */
  quote: QuotedCostOut,
  held: CreditsOut,
  charge: CreditsOut.nullable(),
  lineItems: LineItemsOut,
  platformShare: CreditsOut.nullable(),
  earnedUsd: DollarsOut.nullable(),
  providerCostUsd: DollarsOut.nullable(),
  marginUsd: DollarsOut.nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
});

/** One request of any customer, from its quote to its margin. */
export const getRequestProcedure = procedureFor("admin.read")
  .input(z.strictObject({ requestId: Id }))
  .output(RequestOut)
  .query(async ({ ctx, input }) => writeRequest(await getRequest(ctx.deps.db, input.requestId)));

function writeRequest(request: RequestDetail): z.output<typeof RequestOut> {
  const { earnedNanodollars: earned, providerCostNanodollars: cost } = request;
  return {
    id: request.id,
    startedAt: request.startedAt.toISOString(),
    settledAt: timeOrNull(request.settledAt),
    customerId: request.customerId,
    customerName: request.customerName,
    userEmail: request.userEmail,
    surface: request.surface,
    model: request.modelId,
    priceVersion: request.priceVersion,
    taskType: request.taskType,
    complexity: request.complexity,
    ending: request.ending,
    errorCode: request.errorCode,
    inputTokens: request.inputTokens,
    cachedInputTokens: request.cachedInputTokens,
    outputTokens: request.outputTokens,
    usageSource: request.usageSource,
    quote: writeQuotedCost(request),
    held: formatCredits(request.holdMicrocredits),
    charge: creditsOrNull(request.chargeMicrocredits),
    lineItems: writeLineItems(explainRequest(request)),
    platformShare: creditsOrNull(request.platformShareMicrocredits),
    earnedUsd: dollarsOrNull(earned),
    providerCostUsd: dollarsOrNull(cost),
    marginUsd: dollarsOrNull(cost === null || earned === null ? null : earned - cost),
    metadata: request.metadata,
  };
}
