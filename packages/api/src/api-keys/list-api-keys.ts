import { listApiKeys } from "@scrip/auth";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { ApiKeyOut, writeApiKey } from "./write-api-key.ts";

/** The customer's API keys, newest first, revoked ones too. Their secrets are known to nobody. */
export const listApiKeysProcedure = procedureFor("apiKeys.manage")
  .input(z.strictObject({}).optional())
  .output(z.object({ items: z.array(ApiKeyOut) }))
  .query(async ({ ctx }) => ({ items: (await listApiKeys(ctx.deps.db, ctx.principal)).map(writeApiKey) }));
