import { getRequest, type RequestDetail } from "@scrip/analytics";
import { sumRefunds } from "@scrip/credits";
import { NotFoundError } from "@scrip/errors";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { explainRequest } from "../analytics/explain-request.ts";
import { QuotedCostOut, writeQuotedCost } from "../analytics/quoted-cost.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut, creditsOrNull } from "../wire/credits.ts";
import { LineItemsOut, writeLineItems } from "../wire/line-items.ts";
import { Id } from "../wire/text.ts";
import { TimeOut } from "../wire/time.ts";

const ChargeOut = z.object({
  requestId: z.string(),
  startedAt: TimeOut,
  surface: z.string(),
  /** Null where there was none, or it was deleted. */
  conversationId: z.string().nullable(),
  model: z.string(),
  taskType: z.string(),
  complexity: z.string(),
  /** Null while it runs, as are the figures of what it cost. */
  ending: z.string().nullable(),
  priceVersion: z.number().nullable(),
  quote: QuotedCostOut,
  held: CreditsOut,
  charge: CreditsOut.nullable(),
  /** What of the charge was given back since. */
  refunded: CreditsOut,
  lineItems: LineItemsOut,
  /** The part of the charge that stays with Scrip, at the platform's markup. */
  platformShare: CreditsOut.nullable(),
  /** The tokens are our own count: the provider sent none that could be true. */
  isEstimate: z.boolean(),
});

/** One request of the customer, from what was promised to what it is made of; another customer's is not there. */
export const getChargeProcedure = procedureFor("history.read")
  .meta({
    openapi: {
      method: "GET",
      path: "/credits/charges/{requestId}",
      tags: ["credits"],
      summary: "What a request was quoted and charged, line by line",
    },
  })
  .input(z.strictObject({ requestId: Id }))
  .output(ChargeOut)
  .query(async ({ ctx, input: { requestId } }) => {
    const { db } = ctx.deps;
    const [request, refunds] = await Promise.all([getRequest(db, requestId), sumRefunds(db, [requestId])]);
    if (request.customerId !== ctx.customerId) throw new NotFoundError("There is no such request.");
    return writeCharge(request, refunds.get(requestId) ?? 0n);
  });

function writeCharge(request: RequestDetail, refundedMicrocredits: bigint): z.output<typeof ChargeOut> {
  return {
    requestId: request.id,
    startedAt: request.startedAt.toISOString(),
    surface: request.surface,
    conversationId: request.conversationId,
    model: request.modelId,
    taskType: request.taskType,
    complexity: request.complexity,
    ending: request.ending,
    priceVersion: request.priceVersion,
    quote: writeQuotedCost(request),
    held: formatCredits(request.holdMicrocredits),
    charge: creditsOrNull(request.chargeMicrocredits),
    refunded: formatCredits(refundedMicrocredits),
    lineItems: writeLineItems(explainRequest(request)),
    platformShare: creditsOrNull(request.platformShareMicrocredits),
    isEstimate: request.usageSource === "our_count",
  };
}
