import { findLatestStripeCheck, listStripeFindings } from "@scrip/billing";
import { listOpenDisputes } from "@scrip/payments";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { TimeOut, timeOrNull } from "../wire/time.ts";

const SHOWN = 100;

const Finding = z.object({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  paymentId: z.string().nullable(),
  isRepaired: z.boolean(),
  foundAt: TimeOut,
});

const Dispute = z.object({
  id: z.string(),
  paymentId: z.string(),
  customerId: z.string(),
  amountCents: z.number(),
  status: z.string(),
  reason: z.string().nullable(),
  evidenceDueAt: TimeOut.nullable(),
  createdAt: TimeOut,
});

/** How our rows and Stripe's stand: the latest comparison, what comparisons found, and the disputes that are open. */
export const getReconciliationProcedure = procedureFor("admin.read")
  .input(z.strictObject({}).optional())
  .output(
    z.object({
      latest: z.object({ startedAt: TimeOut, finishedAt: TimeOut.nullable(), compared: z.number() }).nullable(),
      findings: z.array(Finding),
      disputes: z.array(Dispute),
    }),
  )
  .query(async ({ ctx }) => {
    const { db } = ctx.deps;
    const [latest, findings, disputes] = await Promise.all([
      findLatestStripeCheck(db),
      listStripeFindings(db, SHOWN),
      listOpenDisputes(db, SHOWN),
    ]);
    return {
      latest: latest && {
        startedAt: latest.startedAt.toISOString(),
        finishedAt: timeOrNull(latest.finishedAt),
        compared: latest.compared,
      },
      findings: findings.map(({ id, kind, subject, paymentId, isRepaired, foundAt }) => ({
        id: id.toString(),
        kind,
        subject,
        paymentId,
        isRepaired,
        foundAt: foundAt.toISOString(),
      })),
      disputes: disputes.map(
        ({ id, paymentId, customerId, amountCents, status, reason, evidenceDueAt, createdAt }) => ({
          id,
          paymentId,
          customerId,
          amountCents,
          status,
          reason,
          evidenceDueAt: timeOrNull(evidenceDueAt),
          createdAt: createdAt.toISOString(),
        }),
      ),
    };
  });
