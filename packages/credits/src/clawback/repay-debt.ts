import type { Tx } from "@scrip/db";
import { assert } from "@scrip/errors";
import { getCustomerBalance, repayDebt } from "@scrip/ledger";
import { listGrantsById } from "../grants/grant.store.ts";
import type { GrantCategory } from "../grants/grant.ts";
import { moveCredits } from "../grants/move-credits.ts";
import { planGrantChange } from "../grants/plan-grant-change.ts";
import { settleDebt } from "./clawback.store.ts";

/**
 * Repays what the customer owes from a grant that has just come in; answers how much, in microcredits. Only credits that were
 * paid for repay: a gift of ours must not become a way to pay a debt.
 */
export async function repayDebtFrom(
  tx: Tx,
  grant: {
    grantId: string;
    customerId: string;
    category: GrantCategory;
    amountMicrocredits: bigint;
    actor: string;
    paymentId?: string;
  },
): Promise<bigint> {
  if (grant.category !== "paid") return 0n;
  const { debtMicrocredits } = await getCustomerBalance(tx, grant.customerId);
  if (debtMicrocredits === 0n) return 0n;
  const amountMicrocredits = debtMicrocredits < grant.amountMicrocredits ? debtMicrocredits : grant.amountMicrocredits;
  const [row] = await listGrantsById(tx, [grant.grantId]);
  assert(row, `grant ${grant.grantId} is gone`);
  const change = planGrantChange(row, "clawed_back", -amountMicrocredits);
  await moveCredits(
    tx,
    {
      ...repayDebt({ amountMicrocredits, earnedNanodollars: change.recognisedNanodollars }),
      businessKey: `debt:${grant.grantId}:repay`,
      customerId: grant.customerId,
      actor: grant.actor,
      cause: grant.grantId,
      description: "Credits you owed were repaid",
      paymentId: grant.paymentId,
    },
    [change],
  );
  await settleDebt(tx, {
    customerId: grant.customerId,
    amountMicrocredits,
    recognisedNanodollars: change.recognisedNanodollars,
    isRepaid: true,
  });
  return amountMicrocredits;
}
