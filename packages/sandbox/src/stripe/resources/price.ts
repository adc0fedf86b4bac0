import { invalidParameter, refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  currency,
  expand,
  hash,
  integer,
  list,
  oneOf,
  pagination,
  required,
  text,
  timeRange,
  unsettable,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Price } from "../wire.ts";
import type { Work } from "../work.ts";
import { buildProduct } from "./product.ts";

const productData = hash(
  covered("PriceCreateParams.ProductData", {
    active: boolean,
    metadata,
    name: required(text(250)),
    statement_descriptor: text(22),
    unit_label: text(12),
  }),
);

const createParameters = covered("PriceCreateParams", {
  active: boolean,
  billing_scheme: coveredValue("per_unit"),
  currency: required(currency),
  expand,
  lookup_key: text(200),
  metadata,
  nickname: text(),
  product: text(200),
  product_data: productData,
  recurring: hash(
    covered("PriceCreateParams.Recurring", {
      interval: required(oneOf("day", "week", "month", "year")),
      interval_count: integer({ min: 1, max: 365 }),
      usage_type: coveredValue("licensed"),
    }),
  ),
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
  transfer_lookup_key: boolean,
  unit_amount: integer({ min: 0 }),
});

const listParameters = covered("PriceListParams", {
  ...pagination,
  active: boolean,
  created: timeRange,
  currency,
  lookup_keys: list(text(200), 10),
  product: text(200),
  recurring: hash(covered("PriceListParams.Recurring", { interval: oneOf("day", "week", "month", "year") })),
  type: oneOf("one_time", "recurring"),
});

export type RecurringFields = { interval: "day" | "week" | "month" | "year"; interval_count?: number };

type PriceFields = {
  active?: boolean;
  currency: string;
  lookup_key?: string;
  metadata?: Metadata | null;
  nickname?: string;
  recurring?: RecurringFields;
  tax_behavior?: "exclusive" | "inclusive" | "unspecified";
  unit_amount: number;
};

/** A price of `unit_amount` cents: once, or for every period of a subscription. */
export function buildPrice(fields: PriceFields, productId: string, now: Date): Price {
  return {
    id: newId("price"),
    object: "price",
    active: fields.active ?? true,
    billing_scheme: "per_unit",
    created: toSeconds(now),
    currency: fields.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: fields.lookup_key ?? null,
    metadata: mergeMetadata({}, fields.metadata),
    nickname: fields.nickname ?? null,
    product: productId,
    recurring: fields.recurring
      ? {
          interval: fields.recurring.interval,
          interval_count: fields.recurring.interval_count ?? 1,
          meter: null,
          trial_period_days: null,
          usage_type: "licensed",
        }
      : null,
    tax_behavior: fields.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: fields.recurring ? "recurring" : "one_time",
    unit_amount: fields.unit_amount,
    unit_amount_decimal: String(fields.unit_amount),
  };
}

type PriceOwner = { product?: string; product_data?: { name: string; metadata?: Metadata | null } };

/** The product a price is for: one that exists, or a new one made of `product_data`. */
async function resolveProduct(work: Work, { product, product_data }: PriceOwner): Promise<string> {
  if (product !== undefined && product_data !== undefined) {
    throw invalidParameter(null, "product", "You may only specify one of these parameters: product, product_data.");
  }
  if (product !== undefined) return (await getObject(work.tx, "product", product, "product")).id;
  if (product_data === undefined) {
    throw invalidParameter("parameter_missing", "product", "Missing required param: product.");
  }
  const created = buildProduct(product_data, work.now);
  await insertObject(work.tx, created);
  await recordEvent(work, "product.created", created);
  return created.id;
}

/** A lookup key names one price: it is free, or is taken away from the other one. */
async function freeLookupKey(work: Work, lookupKey: string, isTransfer: boolean): Promise<void> {
  const filters = [...matching("lookup_key", lookupKey), ...matching("active", true)];
  const { page } = await listObjects(work.tx, "price", { filters, limit: 1, from: null });
  const taken = page[0];
  if (!taken) return;
  if (isTransfer) return saveObject(work.tx, { ...taken, lookup_key: null });
  throw refusedByState(
    "resource_already_exists",
    `A price (\`${taken.id}\`) is already using that lookup key. Use \`transfer_lookup_key=true\` to transfer it.`,
    "lookup_key",
  );
}

type PriceChange = {
  active?: boolean;
  lookup_key?: string | null;
  metadata?: Metadata | null;
  nickname?: string | null;
  transfer_lookup_key?: boolean;
};

async function updatePrice(work: Work, fields: PriceChange, id: string): Promise<Price> {
  const before = await lockObject(work.tx, "price", id);
  const { metadata: change, transfer_lookup_key: isTransfer = false, ...plain } = fields;
  if (typeof plain.lookup_key === "string" && plain.lookup_key !== before.lookup_key) {
    await freeLookupKey(work, plain.lookup_key, isTransfer);
  }
  const after: Price = { ...before, ...plain, metadata: mergeMetadata(before.metadata, change) };
  await saveObject(work.tx, after);
  await recordEvent(work, "price.updated", after, changedKeys(before, after));
  return after;
}

export const priceRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/prices",
    parameters: createParameters,
    async run(work, parameters) {
      const { unit_amount, lookup_key, transfer_lookup_key: isTransfer = false } = parameters;
      if (unit_amount === undefined) {
        throw invalidParameter("parameter_missing", "unit_amount", "Missing required param: unit_amount.");
      }
      if (lookup_key !== undefined) await freeLookupKey(work, lookup_key, isTransfer);
      const price = buildPrice({ ...parameters, unit_amount }, await resolveProduct(work, parameters), work.now);
      await insertObject(work.tx, price);
      await recordEvent(work, "price.created", price);
      return price;
    },
  }),
  route({
    method: "GET",
    path: "/v1/prices",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("active", parameters.active),
        ...matching("currency", parameters.currency),
        ...matching("lookup_key", parameters.lookup_keys),
        ...matching("product", parameters.product),
        ...matching("recurring.interval", parameters.recurring?.interval),
        ...matching("type", parameters.type),
      ];
      return listEnvelope("/v1/prices", await listObjects(tx, "price", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/prices/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "price", id),
  }),
  route({
    method: "POST",
    path: "/v1/prices/:id",
    parameters: covered("PriceUpdateParams", {
      active: boolean,
      expand,
      lookup_key: unsettable(text(200)),
      metadata,
      nickname: unsettable(text()),
      transfer_lookup_key: boolean,
    }),
    run: (work, { expand: _expand, ...fields }, id) => updatePrice(work, fields, id),
  }),
];
