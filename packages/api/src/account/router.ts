import { router } from "../trpc/trpc.ts";
import { getMeProcedure } from "./get-me.ts";

export const accountRouter = router({ me: getMeProcedure });
