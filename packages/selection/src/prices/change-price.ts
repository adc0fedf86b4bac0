import { readNow, type Tx } from "@scrip/db";
import { InvalidInputError } from "@scrip/errors";
import type { PriceRates } from "../catalogue/catalogue.ts";
import { findLastSound, findPriceFault } from "../catalogue/judge-price.ts";
import { insertPriceVersion, listPriceVersions, lockModel, type PriceOrigin } from "./price-version.store.ts";

export type PriceChange = {
  modelId: string;
  rates: PriceRates;
  origin: Exclude<PriceOrigin, "seeded">;
  /** The operator who looked at it: saving cost-plus in the admin app is a confirmation. Null for a change nobody has looked at. */
  confirmedBy: string | null;
};

export type ChangedPrice = {
  priceId: string;
  version: number;
  /** Why it must be confirmed before the model can be chosen again; null where it can be chosen now. */
  quarantineReason: string | null;
};

/**
 * Makes the next price version of a model, from now on. Open quotes and past charges keep theirs. A price that is zero or
 * negative, or more than ten times away from the last sound one, goes into quarantine: until an operator confirms it the model
 * cannot be chosen, and the next change is still compared with the last sound price. Runs in the caller's transaction.
 *
 * @throws {InvalidInputError} no such model
 */
export async function changePrice(tx: Tx, change: PriceChange): Promise<ChangedPrice> {
  const { modelId, rates, origin, confirmedBy } = change;
  if (!(await lockModel(tx, modelId))) throw new InvalidInputError("There is no such model.");
  const versions = await listPriceVersions(tx, modelId);
  const fault = findPriceFault(rates, findLastSound(versions));
  const quarantineReason = confirmedBy === null ? fault : null;
  const version = (versions[0]?.version ?? 0) + 1;
  const now = await readNow(tx);
  const priceId = await insertPriceVersion(tx, {
    ...rates,
    modelId,
    version,
    origin,
    quarantineReason,
    confirmedBy,
    now,
  });
  return { priceId, version, quarantineReason };
}
