import { getSpending, planPeriod } from "@scrip/analytics";
import { readNow } from "@scrip/db";
import type { z } from "zod";
import type { ApiDeps } from "../api-deps.ts";
import { procedureFor } from "../trpc/trpc.ts";
import { UsageIn } from "./usage-query.ts";
import { UsageOut, type UsageWire, writeUsage } from "./write-usage.ts";

/** Credits, requests and tokens of whole days (UTC), the last 30 unless asked otherwise, at most 366; with what they could have cost. */
export const getUsageProcedure = procedureFor("history.read")
  .meta({
    openapi: { method: "GET", path: "/usage", tags: ["usage"], summary: "What was used and charged in a period" },
  })
  .input(UsageIn.optional())
  .output(UsageOut)
  .query(({ ctx, input = {} }) => readUsage(ctx.deps, ctx.customerId, input));

/** @throws {InvalidInputError} the days are no period */
export async function readUsage(
  { db }: Pick<ApiDeps, "db">,
  customerId: string,
  { unit = "day", ...asked }: z.output<typeof UsageIn>,
): Promise<UsageWire> {
  const period = planPeriod(asked, await readNow(db));
  return writeUsage({ ...period, unit }, await getSpending(db, customerId, period, unit));
}
