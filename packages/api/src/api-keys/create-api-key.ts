import { createApiKey, SCOPES } from "@scrip/auth";
import { inTransaction } from "@scrip/db";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { CreditsIn } from "../wire/credits.ts";
import { text } from "../wire/text.ts";
import { TimeIn } from "../wire/time.ts";
import { ApiKeyOut, writeApiKey } from "./write-api-key.ts";

const CreateApiKeyIn = z.strictObject({
  name: text(100),
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
  expiresAt: TimeIn.optional(),
  /** The most that may be spent with it in each day and month (UTC). */
  dayCap: CreditsIn.optional(),
  monthCap: CreditsIn.optional(),
});

/** Makes an API key of the customer. `secret` is the whole key, and this is the only time that it is seen. */
export const createApiKeyProcedure = procedureFor("apiKeys.manage")
  .input(CreateApiKeyIn)
  .output(ApiKeyOut.extend({ secret: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { db, auth } = ctx.deps;
    const { name, scopes, expiresAt = null, dayCap, monthCap } = input;
    const order = {
      name,
      scopes,
      expiresAt,
      environment: auth.environment,
      dayCapMicrocredits: dayCap,
      monthCapMicrocredits: monthCap,
    };
    const { apiKey, text: secret } = await inTransaction(db, (tx) => createApiKey(tx, ctx.principal, order));
    return { ...writeApiKey(apiKey), secret };
  });
