import { router } from "../trpc/trpc.ts";
import { getCustomerProcedure } from "./get-customer.ts";
import { getOverviewProcedure } from "./get-overview.ts";
import { getRequestProcedure } from "./get-request.ts";
import { listCustomerHistoryProcedure } from "./list-customer-history.ts";
import { listPaymentsProcedure } from "./list-payments.ts";
import { listRequestsProcedure } from "./list-requests.ts";

export const analyticsRouter = router({
  overview: getOverviewProcedure,
  requests: listRequestsProcedure,
  request: getRequestProcedure,
  payments: listPaymentsProcedure,
  customer: getCustomerProcedure,
  customerHistory: listCustomerHistoryProcedure,
});
