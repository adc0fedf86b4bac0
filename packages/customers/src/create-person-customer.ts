import { newId, type Tx } from "@scrip/db";
import { type Customer, insertCustomer } from "./customer.store.ts";
import { insertMember } from "./member.store.ts";

/** Opens the own account of a user, who becomes its owner. Its balance is zero. */
export async function createPersonCustomer(tx: Tx, user: { id: string; name: string }): Promise<Customer> {
  const customer: Customer = { id: newId("cus"), kind: "person", name: user.name };
  await insertCustomer(tx, customer);
  await insertMember(tx, { customerId: customer.id, userId: user.id, role: "owner" });
  return customer;
}
