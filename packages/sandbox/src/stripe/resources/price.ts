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
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, insertObject, listObjects, matching } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
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
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
  unit_amount: integer({ min: 0 }),
});

const listParameters = covered("PriceListParams", {
  ...pagination,
  active: boolean,
  created: timeRange,
  currency,
  lookup_keys: list(text(200), 10),
  product: text(200),
  type: oneOf("one_time", "recurring"),
});

type PriceFields = {
  active?: boolean;
  currency: string;
  lookup_key?: string;
  metadata?: Metadata | null;
  nickname?: string;
  tax_behavior?: "exclusive" | "inclusive" | "unspecified";
  unit_amount: number;
};

/** A one-time price of `unit_amount` cents. */
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
    recurring: null,
    tax_behavior: fields.tax_behavior ?? "unspecified",
    tiers_mode: null,
    transform_quantity: null,
    type: "one_time",
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

async function requireFreeLookupKey(work: Work, lookupKey: string): Promise<void> {
  const filters = [...matching("lookup_key", lookupKey), ...matching("active", true)];
  const { page } = await listObjects(work.tx, "price", { filters, limit: 1, from: null });
  const taken = page[0];
  if (!taken) return;
  throw refusedByState(
    "resource_already_exists",
    `A price (\`${taken.id}\`) is already using that lookup key. Use \`transfer_lookup_key=true\` to transfer it.`,
    "lookup_key",
  );
}

export const priceRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/prices",
    parameters: createParameters,
    async run(work, parameters) {
      const { unit_amount, lookup_key } = parameters;
      if (unit_amount === undefined) {
        throw invalidParameter("parameter_missing", "unit_amount", "Missing required param: unit_amount.");
      }
      if (lookup_key !== undefined) await requireFreeLookupKey(work, lookup_key);
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
];
