import type { Prisma, Tx } from "@scrip/db";
import { z } from "zod";
import { canonicalJson } from "../canonical-json.ts";
import { ModelFactsRow } from "./catalogue.store.ts";
import type { CatalogueModel, CatalogueSnapshot } from "./catalogue.ts";

/** Keeps the content of a snapshot's catalogue under its hash, once. */
export async function insertCatalogueSnapshot(tx: Tx, { catalogueHash, models }: CatalogueSnapshot): Promise<void> {
  await tx.catalogueSnapshot.createMany({
    data: { hash: catalogueHash, models: JSON.parse(canonicalJson(models)) as Prisma.InputJsonArray },
    skipDuplicates: true,
  });
}

const Rate = z.string().transform(BigInt);
const PriceContent = z.object({
  id: z.string(),
  version: z.int(),
  inputMicrocreditsPerMillion: Rate,
  cachedInputMicrocreditsPerMillion: Rate,
  outputMicrocreditsPerMillion: Rate,
  providerInputPicodollars: Rate,
  providerCachedInputPicodollars: Rate,
  providerOutputPicodollars: Rate,
});
const ModelContent = z.union([
  ModelFactsRow.extend({ price: PriceContent, obstacle: z.null() }),
  ModelFactsRow.extend({
    price: PriceContent.nullable(),
    obstacle: z.enum(["disabled", "provider_off", "unhealthy", "price_missing", "price_quarantined"]),
  }),
]);

/** The catalogue kept under a hash, or null. */
export async function findCatalogueModels(tx: Tx, hash: string): Promise<CatalogueModel[] | null> {
  const row = await tx.catalogueSnapshot.findUnique({ where: { hash }, select: { models: true } });
  return row ? z.array(ModelContent).parse(row.models) : null;
}
