import { refusedByState, type StripeApiError } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  coveredValue,
  expand,
  hash,
  list,
  oneOf,
  pagination,
  required,
  text,
  timeRange,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { paymentRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { getId } from "../reference.ts";
import { deleteObject, getObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { previewInvoice } from "../subscriptions/preview-invoice.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Invoice } from "../wire.ts";
import type { Work } from "../work.ts";
import { createDraft, scheduleFinalization } from "./create-draft.ts";
import { finalizeInvoice, giveUpInvoice, markPaid, payInvoice } from "./pay-invoice.ts";

type CreateFields = { auto_advance?: boolean; customer: string; description?: string; metadata?: Metadata | null };

/** An invoice of everything that is pending for a customer and belongs to no subscription. */
async function createInvoice(work: Work, fields: CreateFields): Promise<Invoice> {
  const now = toSeconds(work.now);
  const draft = await createDraft(work, {
    customer: await getObject(work.tx, "customer", fields.customer, "customer"),
    subscription: null,
    billingReason: "manual",
    lines: [],
    period: { start: now, end: now },
    metadata: mergeMetadata({}, fields.metadata),
    description: fields.description ?? null,
  });
  if (!fields.auto_advance) return draft;
  return scheduleFinalization(work, { ...draft, auto_advance: true });
}

type PayFields = { off_session?: boolean; paid_out_of_band?: boolean; payment_method?: string };

async function pay(work: Work, fields: PayFields, id: string): Promise<Invoice | StripeApiError> {
  const invoice = await lockObject(work.tx, "invoice", id);
  if (invoice.status === "draft") await finalizeInvoice(work, id);
  if (fields.paid_out_of_band) return markPaid(work, await lockObject(work.tx, "invoice", id));
  const customer = getId(invoice.customer);
  const method =
    fields.payment_method === undefined ? null : await resolvePaymentMethod(work, fields.payment_method, customer);
  const intent = await payInvoice(work, id, {
    isOffSession: fields.off_session ?? true,
    ...(method ? { methodId: method.id } : {}),
  });
  if (intent.status === "requires_payment_method") return paymentRefused(intent);
  return getObject(work.tx, "invoice", id);
}

type UpdateFields = {
  auto_advance?: boolean;
  default_payment_method?: string;
  description?: string;
  metadata?: Metadata | null;
};

async function updateInvoice(work: Work, fields: UpdateFields, id: string): Promise<Invoice> {
  const before = await lockObject(work.tx, "invoice", id);
  const { metadata: change, default_payment_method: methodId, ...plain } = fields;
  const customer = getId(before.customer);
  const method =
    methodId === undefined ? null : await resolvePaymentMethod(work, methodId, customer, "default_payment_method");
  const after: Invoice = {
    ...before,
    ...plain,
    ...(method ? { default_payment_method: method.id } : {}),
    metadata: mergeMetadata(before.metadata ?? {}, change),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "invoice.updated", after, changedKeys(before, after));
  return after;
}

async function deleteDraft(work: Work, id: string): Promise<object> {
  const invoice = await lockObject(work.tx, "invoice", id);
  if (invoice.status !== "draft" || invoice.parent !== null) {
    throw refusedByState("invoice_not_editable", "You can only delete draft invoices that no subscription made.");
  }
  await deleteObject(work.tx, id);
  await recordEvent(work, "invoice.deleted", invoice);
  return { id, object: "invoice", deleted: true };
}

export const invoiceRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/invoices",
    parameters: covered("InvoiceCreateParams", {
      auto_advance: boolean,
      collection_method: coveredValue("charge_automatically"),
      customer: required(text(200)),
      description: text(1_500),
      expand,
      metadata,
      pending_invoice_items_behavior: coveredValue("include"),
    }),
    run: createInvoice,
  }),
  route({
    method: "GET",
    path: "/v1/invoices",
    parameters: covered("InvoiceListParams", {
      ...pagination,
      created: timeRange,
      customer: text(200),
      status: oneOf("draft", "open", "paid", "uncollectible", "void"),
      subscription: text(200),
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("status", parameters.status),
        ...matching("parent.subscription_details.subscription", parameters.subscription),
      ];
      return listEnvelope("/v1/invoices", await listObjects(tx, "invoice", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "POST",
    path: "/v1/invoices/create_preview",
    parameters: covered("InvoiceCreatePreviewParams", {
      customer: text(200),
      expand,
      subscription: required(text(200)),
      subscription_details: hash(
        covered("InvoiceCreatePreviewParams.SubscriptionDetails", {
          items: list(
            hash(
              covered("InvoiceCreatePreviewParams.SubscriptionDetails.Item", {
                deleted: boolean,
                id: text(200),
                price: text(200),
              }),
            ),
          ),
          proration_behavior: oneOf("always_invoice", "create_prorations", "none"),
        }),
      ),
    }),
    run: (work, { subscription, subscription_details: details = {} }) => previewInvoice(work, subscription, details),
  }),
  route({
    method: "GET",
    path: "/v1/invoices/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "invoice", id),
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id",
    parameters: covered("InvoiceUpdateParams", {
      auto_advance: boolean,
      default_payment_method: text(200),
      description: text(1_500),
      expand,
      metadata,
    }),
    run: (work, { expand: _expand, ...fields }, id) => updateInvoice(work, fields, id),
  }),
  route({
    method: "DELETE",
    path: "/v1/invoices/:id",
    parameters: {},
    run: (work, _parameters, id) => deleteDraft(work, id),
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id/finalize",
    parameters: covered("InvoiceFinalizeInvoiceParams", { expand }),
    run: (work, _parameters, id) => finalizeInvoice(work, id),
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id/pay",
    parameters: covered("InvoicePayParams", {
      expand,
      off_session: boolean,
      paid_out_of_band: boolean,
      payment_method: text(200),
    }),
    run: pay,
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id/void",
    parameters: { expand },
    run: (work, _parameters, id) => giveUpInvoice(work, id, "void"),
  }),
  route({
    method: "POST",
    path: "/v1/invoices/:id/mark_uncollectible",
    parameters: { expand },
    run: (work, _parameters, id) => giveUpInvoice(work, id, "uncollectible"),
  }),
  route({
    method: "GET",
    path: "/v1/invoices/:id/lines",
    parameters: { ...pagination },
    async run({ tx }, parameters, id) {
      const { lines } = await getObject(tx, "invoice", id);
      const { limit, from } = pageQuery(parameters);
      const start = from ? lines.data.findIndex((line) => line.id === from.id) + 1 : 0;
      const page = lines.data.slice(start, start + limit);
      return listEnvelope(`/v1/invoices/${id}/lines`, { page, hasMore: lines.data.length > start + limit });
    },
  }),
  route({
    method: "GET",
    path: "/v1/invoice_payments",
    parameters: covered("InvoicePaymentListParams", {
      ...pagination,
      created: timeRange,
      invoice: text(200),
      payment: hash(
        covered("InvoicePaymentListParams.Payment", {
          payment_intent: text(200),
          type: required(coveredValue("payment_intent")),
        }),
      ),
      status: oneOf("canceled", "open", "paid"),
    }),
    async run({ tx }, parameters) {
      const filters = [
        ...matching("invoice", parameters.invoice),
        ...matching("payment.payment_intent", parameters.payment?.payment_intent),
        ...matching("status", parameters.status),
      ];
      return listEnvelope(
        "/v1/invoice_payments",
        await listObjects(tx, "invoice_payment", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/invoice_payments/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "invoice_payment", id),
  }),
];
