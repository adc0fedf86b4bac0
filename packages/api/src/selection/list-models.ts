import { isSelectable, type SelectableModel } from "@scrip/selection";
import { z } from "zod";
import type { ApiDeps } from "../api-deps.ts";
import { publicProcedure } from "../trpc/trpc.ts";
import { ModelOut, writeModel } from "./write-estimate.ts";

const ModelItem = ModelOut.extend({ contextWindow: z.number(), maxOutputTokens: z.number(), tier: z.string() });

/** The models that can be chosen now, with their prices. Anybody may read them. */
export const listModelsProcedure = publicProcedure
  .input(z.strictObject({}).optional())
  .output(z.object({ items: z.array(ModelItem) }))
  .query(async ({ ctx }) => ({
    items: (await listModels(ctx.deps)).map((model) => {
      const { contextWindow, maxOutputTokens, tier } = model;
      return { ...writeModel(model), contextWindow, maxOutputTokens, tier };
    }),
  }));

/** In catalogue order. */
export async function listModels({ assistant }: ApiDeps): Promise<SelectableModel[]> {
  const { models } = await assistant.snapshots.current();
  return models.filter(isSelectable);
}
