import { getBalance } from "@scrip/credits";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { BalanceOut, writeBalance } from "./write-balance.ts";

/** What the customer has, what of it is held, and the grants behind it in the order in which they are drawn down. */
export const getBalanceProcedure = procedureFor("credits.read")
  .meta({ openapi: { method: "GET", path: "/credits/balance", tags: ["credits"], summary: "Balance and grants" } })
  .input(z.strictObject({}).optional())
  .output(BalanceOut)
  .query(async ({ ctx }) => writeBalance(await getBalance(ctx.deps.db, ctx.customerId)));
