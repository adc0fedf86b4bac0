import type { Tx } from "@scrip/db";
import { NotFoundError } from "@scrip/errors";
import { type CustomerDetail, findCustomerDetail } from "./customer-detail.store.ts";

/**
 * Who a customer is.
 *
 * @throws {NotFoundError} there is no such customer
 */
export async function getCustomer(tx: Tx, customerId: string): Promise<CustomerDetail> {
  const customer = await findCustomerDetail(tx, customerId);
  if (!customer) throw new NotFoundError("There is no such customer.");
  return customer;
}
