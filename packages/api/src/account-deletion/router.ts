import { router } from "../trpc/trpc.ts";
import { deleteAccountProcedure } from "./delete-account-procedure.ts";
import { getDeletionTermsProcedure } from "./get-deletion-terms.ts";

export const accountDeletionRouter = router({ terms: getDeletionTermsProcedure, confirm: deleteAccountProcedure });
