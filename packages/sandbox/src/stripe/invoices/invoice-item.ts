import { refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  currency,
  expand,
  hash,
  integer,
  pagination,
  required,
  text,
  timeRange,
  timestamp,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import {
  deleteObject,
  getObject,
  insertObject,
  listObjects,
  lockObject,
  matching,
  without,
} from "../store/object.store.ts";
import type { Period } from "../subscriptions/billing-period.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { InvoiceItem, Price } from "../wire.ts";
import type { Work } from "../work.ts";
import { describePricing } from "./build-invoice.ts";

type NewInvoiceItem = {
  amount: number;
  currency: string;
  customer: string;
  description: string | null;
  metadata?: Metadata | null | undefined;
  period: Period;
  /** Part of a subscription: taken up by its next invoice. */
  subscription?: { id: string; itemId: string | null; isProration: boolean } | undefined;
  price?: Price;
  quantity?: number;
};

/** Keeps something to be paid with the next invoice; below zero, something to be given back with it. */
export async function addInvoiceItem(work: Work, fields: NewInvoiceItem): Promise<InvoiceItem> {
  const { subscription, price, quantity = 1 } = fields;
  const item: InvoiceItem = {
    id: newId("ii"),
    object: "invoiceitem",
    amount: fields.amount,
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    date: toSeconds(work.now),
    description: fields.description,
    discountable: !subscription?.isProration,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: mergeMetadata({}, fields.metadata),
    net_amount: fields.amount,
    parent: subscription
      ? {
          subscription_details: {
            subscription: subscription.id,
            ...(subscription.itemId === null ? {} : { subscription_item: subscription.itemId }),
          },
          type: "subscription_details",
        }
      : null,
    period: { end: fields.period.end, start: fields.period.start },
    pricing: price ? describePricing(price) : null,
    proration: subscription?.isProration ?? false,
    quantity,
    quantity_decimal: String(quantity),
    tax_rates: [],
    test_clock: null,
  };
  await insertObject(work.tx, item);
  await recordEvent(work, "invoiceitem.created", item);
  return item;
}

type CreateFields = {
  amount: number;
  currency: string;
  customer: string;
  description?: string;
  metadata?: Metadata | null;
  period?: { start: number; end: number };
  subscription?: string;
};

async function createInvoiceItem(work: Work, fields: CreateFields): Promise<InvoiceItem> {
  const { id: customer } = await getObject(work.tx, "customer", fields.customer, "customer");
  const now = toSeconds(work.now);
  const subscription =
    fields.subscription === undefined
      ? undefined
      : (await getObject(work.tx, "subscription", fields.subscription, "subscription")).id;
  return addInvoiceItem(work, {
    amount: fields.amount,
    currency: fields.currency,
    customer,
    description: fields.description ?? null,
    metadata: fields.metadata,
    period: fields.period ?? { start: now, end: now },
    subscription: subscription === undefined ? undefined : { id: subscription, itemId: null, isProration: false },
  });
}

async function deleteInvoiceItem(work: Work, id: string): Promise<object> {
  const item = await lockObject(work.tx, "invoiceitem", id);
  if (item.invoice !== null) {
    throw refusedByState("invoice_not_editable", "You can only delete items that are not attached to an invoice.");
  }
  await deleteObject(work.tx, id);
  await recordEvent(work, "invoiceitem.deleted", item);
  return { id, object: "invoiceitem", deleted: true };
}

export const invoiceItemRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/invoiceitems",
    parameters: covered("InvoiceItemCreateParams", {
      amount: required(integer()),
      currency: required(currency),
      customer: required(text(200)),
      description: text(),
      expand,
      metadata,
      period: hash(covered("InvoiceItemCreateParams.Period", { end: required(timestamp), start: required(timestamp) })),
      subscription: text(200),
    }),
    run: createInvoiceItem,
  }),
  route({
    method: "GET",
    path: "/v1/invoiceitems",
    parameters: covered("InvoiceItemListParams", {
      ...pagination,
      created: timeRange,
      customer: text(200),
      invoice: text(200),
      pending: boolean,
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("invoice", parameters.invoice),
        ...(parameters.pending === true ? [without("invoice")] : []),
      ];
      return listEnvelope(
        "/v1/invoiceitems",
        await listObjects(tx, "invoiceitem", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/invoiceitems/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "invoiceitem", id),
  }),
  route({
    method: "DELETE",
    path: "/v1/invoiceitems/:id",
    parameters: {},
    run: (work, _parameters, id) => deleteInvoiceItem(work, id),
  }),
];
