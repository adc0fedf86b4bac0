import type { Tx } from "@scrip/db";
import { AppError, NotFoundError } from "@scrip/errors";
import { type BonusApproval, closeBonusApproval, findBonusApproval } from "./bonus-approval.store.ts";

/**
 * Takes the decision on a bonus that somebody asked for, and answers what was asked. Whoever approves grants the credits in the same
 * transaction. Whoever asked may decline, which takes it back, and not approve.
 *
 * @throws {NotFoundError} nothing was asked under this id
 * @throws {AppError} `forbidden` who asked wants to approve; `conflict` it is decided
 */
export async function decideOnBonus(
  tx: Tx,
  decision: { approvalId: string; isApproved: boolean; decidedBy: string },
): Promise<BonusApproval> {
  const asked = await findBonusApproval(tx, decision.approvalId);
  if (!asked) throw new NotFoundError("There is no such approval.");
  if (decision.isApproved && asked.requestedBy === decision.decidedBy) {
    throw new AppError("forbidden", `${decision.decidedBy} may not approve ${asked.id}`, {
      publicMessage: "You asked for this bonus, so somebody else must approve it. Nothing was granted.",
    });
  }
  const { isApproved, decidedBy } = decision;
  if (!(await closeBonusApproval(tx, { id: asked.id, isApproved, decidedBy }))) {
    throw new AppError("conflict", `${asked.id} is decided`, {
      publicMessage: "Somebody has decided on this bonus already. Nothing more was granted.",
    });
  }
  return asked;
}
