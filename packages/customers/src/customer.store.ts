import type { Tx } from "@scrip/db";

/** Who owns credits: a person's own account or a team. */
export type CustomerKind = "person" | "team";
export type Customer = { id: string; kind: CustomerKind; name: string };

/** Inserts the customer; the database opens its accounts in the book with it. */
export async function insertCustomer(tx: Tx, customer: Customer): Promise<void> {
  await tx.customer.create({ data: customer, select: { id: true } });
}
