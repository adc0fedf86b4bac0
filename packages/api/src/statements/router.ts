import { router } from "../trpc/trpc.ts";
import { compareStatementProcedure } from "./compare-statement.ts";
import { listStatementsProcedure } from "./list-statements.ts";
import { proveStatementProcedure } from "./prove-statement.ts";

export const statementsRouter = router({
  list: listStatementsProcedure,
  prove: proveStatementProcedure,
  compare: compareStatementProcedure,
});
