import { refundCharge } from "@scrip/credits";
import type { Tx } from "@scrip/db";
import { listLastEndings } from "./ai-request.store.ts";

const FAILURES = 3;
const FAILED = new Set(["failed_before_output", "failed_after_output"]);

/**
 * Gives back what the last failures of a customer with one model cost, when this request was at least the third in a row, within
 * an hour, of the same error. Answers how much it gave back, in microcredits.
 */
export async function refundFailures(
  tx: Tx,
  request: { id: string; customerId: string; modelId: string; modelName: string; errorCode: string | null },
): Promise<bigint> {
  const { customerId, modelId, errorCode } = request;
  if (errorCode === null) return 0n;
  const last = await listLastEndings(tx, { customerId, modelId, limit: FAILURES });
  const isRow = last.length === FAILURES && last.every((one) => FAILED.has(one.ending) && one.errorCode === errorCode);
  if (!isRow) return 0n;
  let refunded = 0n;
  for (const { id, chargeMicrocredits } of last) {
    if (chargeMicrocredits === 0n) continue;
    const reason = `${request.modelName} failed three times in a row (${errorCode.replaceAll("_", " ")})`;
    if (await refundCharge(tx, { requestId: id, reason, actor: "system" })) refunded += chargeMicrocredits;
  }
  return refunded;
}
