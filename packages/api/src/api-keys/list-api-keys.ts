import { listApiKeys } from "@scrip/auth";
import { listCapUse } from "@scrip/credits";
import { formatCredits } from "@scrip/money";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsOut } from "../wire/credits.ts";
import { ApiKeyOut, writeApiKey } from "./write-api-key.ts";

const ListedKeyOut = ApiKeyOut.extend({
  /** Who made it. */
  createdBy: z.string(),
  /** Used so far of each cap, open holds included; null where there is no cap. */
  usedToday: CreditsOut.nullable(),
  usedThisMonth: CreditsOut.nullable(),
});

/** The customer's API keys, newest first, revoked ones too. Their secrets are known to nobody. */
export const listApiKeysProcedure = procedureFor("apiKeys.manage")
  .input(z.strictObject({}).optional())
  .output(z.object({ items: z.array(ListedKeyOut) }))
  .query(async ({ ctx }) => {
    const keys = await listApiKeys(ctx.deps.db, ctx.principal);
    const uses = await listCapUse(
      ctx.deps.db,
      keys.map(({ id }) => `key:${id}`),
    );
    const used = (id: string, period: "day" | "month", cap: bigint | null) =>
      cap === null
        ? null
        : formatCredits(
            uses.find((use) => use.spender === `key:${id}` && use.period === period)?.usedMicrocredits ?? 0n,
          );
    return {
      items: keys.map((key) => ({
        ...writeApiKey(key),
        createdBy: key.madeBy,
        usedToday: used(key.id, "day", key.dayCapMicrocredits),
        usedThisMonth: used(key.id, "month", key.monthCapMicrocredits),
      })),
    };
  });
