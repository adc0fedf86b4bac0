import { router } from "../trpc/trpc.ts";
import { getReconciliationProcedure } from "./get-reconciliation.ts";
import { listWorkProcedure } from "./list-work.ts";
import { reopenStripeEventProcedure } from "./reopen-stripe-event.ts";
import { retryJobProcedure } from "./retry-job.ts";

export const operationsRouter = router({
  reconciliation: getReconciliationProcedure,
  work: listWorkProcedure,
  retryJob: retryJobProcedure,
  reopenStripeEvent: reopenStripeEventProcedure,
});
