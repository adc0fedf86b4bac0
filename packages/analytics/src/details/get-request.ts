import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { findRequestDetail, type RequestDetail } from "./request-detail.store.ts";

/**
 * One request of any customer, with what was promised, charged and earned.
 *
 * @throws {NotFoundError} there is no such request
 */
export async function getRequest(tx: Tx, requestId: string): Promise<RequestDetail> {
  const request = await findRequestDetail(tx, requestId);
  if (!request) throw new NotFoundError("There is no such request.");
  return request;
}
