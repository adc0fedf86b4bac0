import { invalidParameter } from "../api/errors.ts";
import { type Metadata, mergeMetadata } from "../api/metadata.ts";
import { newId } from "../ids.ts";
import { getId } from "../reference.ts";
import { getObject, insertObject } from "../store/object.store.ts";
import type { LineItem, Price } from "../wire.ts";
import type { Work } from "../work.ts";
import { buildPrice, type RecurringFields } from "./price.ts";
import { buildProduct } from "./product.ts";

export type LineItemFields = {
  price?: string;
  price_data?: {
    currency: string;
    product?: string;
    product_data?: {
      name: string;
      description?: string;
      images?: string[];
      metadata?: Metadata | null;
      unit_label?: string;
    };
    recurring?: RecurringFields;
    tax_behavior?: "exclusive" | "inclusive" | "unspecified";
    unit_amount: number;
  };
  quantity?: number;
  metadata?: Metadata | null;
};

/** One position of a Checkout Session; `path` is its parameter, for errors. */
export async function createLineItem(work: Work, fields: LineItemFields, path: string): Promise<LineItem> {
  if (fields.quantity === undefined) {
    throw invalidParameter("parameter_missing", `${path}[quantity]`, `Missing required param: ${path}[quantity].`);
  }
  const price = await resolvePrice(work, fields, path);
  const product = await getObject(work.tx, "product", getId(price.product), `${path}[price]`);
  const amountCents = (price.unit_amount ?? 0) * fields.quantity;
  return {
    id: newId("li"),
    object: "item",
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amountCents,
    amount_tax: 0,
    amount_total: amountCents,
    currency: price.currency,
    description: product.name,
    metadata: mergeMetadata({}, fields.metadata),
    price,
    quantity: fields.quantity,
  };
}

async function resolvePrice(work: Work, fields: LineItemFields, path: string): Promise<Price> {
  const { price: priceId, price_data: data } = fields;
  if ((priceId === undefined) === (data === undefined)) {
    throw invalidParameter(
      "parameter_missing",
      `${path}[price]`,
      `You must specify exactly one of ${path}[price] and ${path}[price_data].`,
    );
  }
  if (priceId !== undefined) {
    const price = await getObject(work.tx, "price", priceId, `${path}[price]`);
    if (!price.active) {
      throw invalidParameter(null, `${path}[price]`, `The price specified is inactive: ${priceId}.`);
    }
    return price;
  }
  if (data === undefined) throw new Error("neither price nor price_data");
  // Stripe keeps a price made on the fly as an inactive one: nobody else can buy by it.
  const price = buildPrice({ ...data, active: false }, await resolveProductId(work, data, path), work.now);
  await insertObject(work.tx, price);
  return price;
}

async function resolveProductId(
  work: Work,
  data: NonNullable<LineItemFields["price_data"]>,
  path: string,
): Promise<string> {
  const { product, product_data: productData } = data;
  if ((product === undefined) === (productData === undefined)) {
    throw invalidParameter(
      "parameter_missing",
      `${path}[price_data][product]`,
      `You must specify exactly one of ${path}[price_data][product] and ${path}[price_data][product_data].`,
    );
  }
  if (product !== undefined) return (await getObject(work.tx, "product", product, `${path}[price_data][product]`)).id;
  if (productData === undefined) throw new Error("neither product nor product_data");
  const created = buildProduct({ ...productData, active: false }, work.now);
  await insertObject(work.tx, created);
  return created.id;
}
