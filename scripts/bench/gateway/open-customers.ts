import { issueApiKey } from "@scrip/auth";
import { grantCredits } from "@scrip/credits";
import { createUser } from "@scrip/customers";
import { type Db, inTransaction, newId } from "@scrip/db";

const MICROCREDITS_EACH = 1_000_000_000_000n;

/** Customers with plenty of credits; answers an `Authorization` header of each. */
export async function openCustomers(db: Db, count: number): Promise<string[]> {
  const headers: string[] = [];
  for (let index = 0; index < count; index += 1) headers.push(await openCustomer(db));
  return headers;
}

function openCustomer(db: Db): Promise<string> {
  return inTransaction(db, async (tx) => {
    const email = `${newId("usr")}@bench.test`;
    const { user, customer } = await createUser(tx, { email, name: "Bench", role: "customer", passwordHash: "none" });
    await grantCredits(tx, {
      customerId: customer.id,
      category: "paid",
      source: "package",
      amountMicrocredits: MICROCREDITS_EACH,
      priceNanodollars: MICROCREDITS_EACH * 10n,
      businessKey: `bench:${customer.id}`,
      historyType: "purchase",
      description: "Bench",
      actor: "bench",
    });
    const owner = { userId: user.id, customerId: customer.id };
    const key = { environment: "sandbox" as const, name: "Bench", scopes: ["chat", "read"], expiresAt: null };
    return `Bearer ${(await issueApiKey(tx, { ...owner, ...key })).text}`;
  });
}
