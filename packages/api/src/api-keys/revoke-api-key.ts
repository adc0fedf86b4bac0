import { revokeApiKey } from "@scrip/auth";
import { z } from "zod";
import { procedureFor } from "../trpc/trpc.ts";
import { Id } from "../wire/text.ts";

/** Ends an API key of the customer, from the next request on. */
export const revokeApiKeyProcedure = procedureFor("apiKeys.manage")
  .input(z.strictObject({ id: Id }))
  .output(z.object({}))
  .mutation(async ({ ctx, input }) => {
    await revokeApiKey(ctx.deps.db, ctx.principal, input.id);
    return {};
  });
