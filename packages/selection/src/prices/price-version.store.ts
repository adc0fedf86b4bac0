import { newId, type Tx } from "@scrip/db";
import { priceColumns } from "../catalogue/catalogue.store.ts";
import type { ModelPrice, PriceRates } from "../catalogue/catalogue.ts";
import type { JudgedPrice } from "../catalogue/judge-price.ts";

/** Where a price came from. Stored strings: chosen once. */
export type PriceOrigin = "seeded" | "changed" | "imported" | "cost_plus";

export type PriceVersion = ModelPrice & JudgedPrice & { validTo: Date | null };

const versionColumns = { ...priceColumns, quarantineReason: true, confirmedAt: true, validTo: true } as const;

/** Waits for other price changes of this model, until the commit. False where there is no such model. */
export async function lockModel(tx: Tx, modelId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT id FROM model WHERE id = ${modelId} FOR UPDATE`;
  return rows.length > 0;
}

/** All price versions of a model, newest first. */
export async function listPriceVersions(tx: Tx, modelId: string): Promise<PriceVersion[]> {
  return tx.modelPrice.findMany({ where: { modelId }, orderBy: { version: "desc" }, select: versionColumns });
}

export async function insertPriceVersion(
  tx: Tx,
  price: PriceRates & {
    modelId: string;
    version: number;
    origin: PriceOrigin;
    quarantineReason: string | null;
    confirmedBy: string | null;
    now: Date;
  },
): Promise<string> {
  const { now, ...columns } = price;
  const id = newId("prc");
  await tx.modelPrice.updateMany({
    where: { modelId: price.modelId, OR: [{ validTo: null }, { validTo: { gt: now } }] },
    data: { validTo: now },
  });
  await tx.modelPrice.create({
    data: { ...columns, id, validFrom: now, confirmedAt: price.confirmedBy === null ? null : now },
    select: { id: true },
  });
  return id;
}

/** False where there is no such price, or it needs no confirmation. */
export async function markConfirmed(tx: Tx, priceId: string, confirmedBy: string, now: Date): Promise<boolean> {
  const { count } = await tx.modelPrice.updateMany({
    where: { id: priceId, confirmedAt: null },
    data: { confirmedAt: now, confirmedBy },
  });
  return count > 0;
}
