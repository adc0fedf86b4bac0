import { router } from "../trpc/trpc.ts";
import { getUsageProcedure } from "./get-usage.ts";

export const usageRouter = router({
  get: getUsageProcedure,
});
