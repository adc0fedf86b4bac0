import { router } from "../trpc/trpc.ts";
import { estimateByQueryProcedure } from "./estimate-by-query.ts";
import { estimateCostProcedure } from "./estimate-cost.ts";
import { listModelsProcedure } from "./list-models.ts";
import { priceEndingsProcedure } from "./price-endings.ts";

export const selectionRouter = router({
  estimate: estimateCostProcedure,
  estimateByQuery: estimateByQueryProcedure,
  endings: priceEndingsProcedure,
  models: listModelsProcedure,
});
