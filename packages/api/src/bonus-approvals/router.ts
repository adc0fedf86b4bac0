import { router } from "../trpc/trpc.ts";
import { approveBonusProcedure } from "./approve-bonus.ts";
import { declineBonusProcedure } from "./decline-bonus.ts";
import { listBonusApprovalsProcedure } from "./list-bonus-approvals.ts";

export const bonusApprovalsRouter = router({
  list: listBonusApprovalsProcedure,
  approve: approveBonusProcedure,
  decline: declineBonusProcedure,
});
