import { type CustomerRow, listCustomers } from "@scrip/analytics";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { LIMIT_DEFAULT, pageInput, pageOutput } from "../wire/page.ts";
import { text } from "../wire/text.ts";
import { TimeOut } from "../wire/time.ts";

const CustomerItem = z.object({
  userId: z.string(),
  customerId: z.string(),
  email: z.string(),
  role: z.string(),
  balance: CreditsOut,
  debt: CreditsOut,
  totalPurchased: CreditsOut,
  totalSpent: CreditsOut,
  createdAt: TimeOut,
});

/** Users and their own accounts, for operators. `q`: a part of the e-mail or the name, or an id. */
export const listCustomersProcedure = procedureFor("admin.read")
  .meta({ openapi: { method: "GET", path: "/credits/admin/users", tags: ["admin"], summary: "Users with balances" } })
  .input(z.strictObject({ ...pageInput, q: text(200).optional() }).optional())
  .output(pageOutput(CustomerItem))
  .query(async ({ ctx, input = {} }) => {
    const { q: search, limit = LIMIT_DEFAULT, cursor } = input;
    const page = await listCustomers(ctx.deps.db, { search }, { limit, cursor });
    return { items: page.rows.map(writeCustomer), nextCursor: page.nextCursor };
  });

function writeCustomer(row: CustomerRow) {
  const { id: userId, customerId, email, role } = row;
  return {
    userId,
    customerId,
    email,
    role,
    balance: formatCredits(row.balanceMicrocredits),
    debt: formatCredits(row.debtMicrocredits),
    totalPurchased: formatCredits(row.purchasedMicrocredits),
    totalSpent: formatCredits(row.spentMicrocredits),
    createdAt: row.createdAt.toISOString(),
  };
}
