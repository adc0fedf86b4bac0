import { invalidParameter } from "../api/errors.ts";
import { type Metadata, mergeMetadata } from "../api/metadata.ts";
import { getObject } from "../store/object.store.ts";
import type { Price } from "../wire.ts";
import type { Work } from "../work.ts";
import type { NewItem } from "./build-subscription.ts";

/**
 * The price that a subscription item names.
 *
 * @throws {StripeApiError} 400 when it is not there, not active, or not for every period
 */
export async function getRecurringPrice(work: Work, id: string, param: string): Promise<Price> {
  const price = await getObject(work.tx, "price", id, param);
  if (price.recurring === null) {
    throw invalidParameter(
      null,
      param,
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
    );
  }
  if (!price.active) throw invalidParameter(null, param, `The price specified is inactive: ${id}.`);
  return price;
}

/**
 * The items of a new subscription.
 *
 * @throws {StripeApiError} 400 when there is none, or they differ in interval or currency
 */
export async function resolveItems(
  work: Work,
  items: { price?: string; quantity?: number; metadata?: Metadata | null }[],
): Promise<NewItem[]> {
  const resolved: NewItem[] = [];
  for (const [index, item] of items.entries()) {
    const param = `items[${index}][price]`;
    if (item.price === undefined)
      throw invalidParameter("parameter_missing", param, `Missing required param: ${param}.`);
    const price = await getRecurringPrice(work, item.price, param);
    resolved.push({ price, quantity: item.quantity ?? 1, metadata: mergeMetadata({}, item.metadata) });
  }
  if (resolved.length === 0) throw invalidParameter("parameter_missing", "items", "Missing required param: items.");
  requireAlike(resolved.map(({ price }) => price));
  return resolved;
}

/** @throws {StripeApiError} 400 when prices differ in interval or currency */
export function requireAlike(prices: Price[]): void {
  const kinds = prices.map(
    ({ currency, recurring }) => `${currency} ${recurring?.interval} ${recurring?.interval_count}`,
  );
  if (new Set(kinds).size <= 1) return;
  throw invalidParameter(null, "items", "All prices on a subscription must have the same currency and interval.");
}
