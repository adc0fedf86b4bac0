import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  expand,
  list,
  pagination,
  required,
  text,
  timeRange,
  unsettable,
  url,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import {
  findObject,
  getObject,
  insertObject,
  listObjects,
  lockObject,
  matching,
  saveObject,
} from "../store/object.store.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

const createParameters = covered("ProductCreateParams", {
  active: boolean,
  description: text(),
  expand,
  id: text(200),
  images: list(url, 8),
  metadata,
  name: required(text(250)),
  statement_descriptor: text(22),
  unit_label: text(12),
  url,
});

const listParameters = covered("ProductListParams", {
  ...pagination,
  active: boolean,
  created: timeRange,
  ids: list(text(200)),
  url,
});

type ProductFields = {
  active?: boolean;
  description?: string;
  id?: string;
  images?: string[];
  metadata?: Metadata | null;
  name: string;
  statement_descriptor?: string;
  unit_label?: string;
  url?: string;
};

export function buildProduct(fields: ProductFields, now: Date): Stripe.Product {
  return {
    id: fields.id ?? newId("prod"),
    object: "product",
    active: fields.active ?? true,
    created: toSeconds(now),
    default_price: null,
    description: fields.description ?? null,
    images: fields.images ?? [],
    livemode: false,
    marketing_features: [],
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: fields.statement_descriptor ?? null,
    tax_code: null,
    tax_details: null,
    type: "service",
    unit_label: fields.unit_label ?? null,
    updated: toSeconds(now),
    url: fields.url ?? null,
  };
}

async function createProduct(work: Work, fields: ProductFields): Promise<Stripe.Product> {
  if (fields.id !== undefined && (await findObject(work.tx, "product", fields.id))) {
    throw refusedByState("resource_already_exists", "Product already exists.", "id");
  }
  const product = buildProduct(fields, work.now);
  await insertObject(work.tx, product);
  await recordEvent(work, "product.created", product);
  return product;
}

type ProductChange = Partial<
  Omit<ProductFields, "id" | "description" | "unit_label" | "url" | "statement_descriptor">
> & {
  default_price?: string | null;
  description?: string | null;
  statement_descriptor?: string | null;
  unit_label?: string | null;
  url?: string | null;
};

async function updateProduct(work: Work, fields: ProductChange, id: string): Promise<Stripe.Product> {
  const before = await lockObject(work.tx, "product", id);
  const { metadata: change, default_price: priceId, ...plain } = fields;
  if (typeof priceId === "string") await getObject(work.tx, "price", priceId, "default_price");
  const after: Stripe.Product = {
    ...before,
    ...plain,
    ...(priceId === undefined ? {} : { default_price: priceId }),
    metadata: mergeMetadata(before.metadata, change),
    updated: toSeconds(work.now),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "product.updated", after, changedKeys(before, after));
  return after;
}

export const productRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/products",
    parameters: createParameters,
    run: createProduct,
  }),
  route({
    method: "GET",
    path: "/v1/products",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("active", parameters.active),
        ...matching("id", parameters.ids),
        ...matching("url", parameters.url),
      ];
      return listEnvelope("/v1/products", await listObjects(tx, "product", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/products/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "product", id),
  }),
  route({
    method: "POST",
    path: "/v1/products/:id",
    parameters: covered("ProductUpdateParams", {
      active: boolean,
      default_price: unsettable(text(200)),
      description: unsettable(text()),
      expand,
      images: list(url, 8),
      metadata,
      name: text(250),
      statement_descriptor: unsettable(text(22)),
      unit_label: unsettable(text(12)),
      url: unsettable(url),
    }),
    run: (work, { expand: _expand, ...fields }, id) => updateProduct(work, fields, id),
  }),
];
