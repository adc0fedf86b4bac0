import { router } from "../trpc/trpc.ts";
import { getPreferenceProcedure } from "./get-preference.ts";
import { setPreferenceProcedure } from "./set-preference.ts";

export const preferencesRouter = router({ get: getPreferenceProcedure, set: setPreferenceProcedure });
