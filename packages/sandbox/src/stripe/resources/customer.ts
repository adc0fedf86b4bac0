import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import { covered, email, expand, hash, list, pagination, text, timeRange, unsettable } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId, randomText } from "../ids.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import {
  getObject,
  insertObject,
  isDeleted,
  listObjects,
  lockObject,
  markDeleted,
  matching,
  saveObject,
} from "../store/object.store.ts";
import { endSubscription, hasEnded } from "../subscriptions/end-subscription.ts";
import { changedKeys, recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { attachPaymentMethod } from "./payment-method.ts";

const address = hash(
  covered("AddressParam", {
    city: unsettable(text()),
    country: unsettable(text()),
    line1: unsettable(text()),
    line2: unsettable(text()),
    postal_code: unsettable(text()),
    state: unsettable(text()),
  }),
);

const sharedParameters = {
  address: unsettable(address),
  description: unsettable(text()),
  email: unsettable(email),
  invoice_settings: hash(
    covered("CustomerCreateParams.InvoiceSettings", { default_payment_method: unsettable(text(200)) }),
  ),
  expand,
  metadata,
  name: unsettable(text(256)),
  phone: unsettable(text(20)),
  preferred_locales: list(text(35)),
} as const;

const createParameters = covered("CustomerCreateParams", {
  ...sharedParameters,
  payment_method: text(200),
  test_clock: text(200),
});

const updateParameters = covered("CustomerUpdateParams", {
  ...sharedParameters,
});

const listParameters = covered("CustomerListParams", {
  ...pagination,
  created: timeRange,
  email,
  test_clock: text(200),
});

type CustomerFields = {
  address?: Partial<Stripe.Address> | null;
  description?: string | null;
  email?: string | null;
  invoice_settings?: { default_payment_method?: string | null };
  metadata?: Metadata | null;
  name?: string | null;
  phone?: string | null;
  preferred_locales?: string[];
};

/** Adds a customer and its event. */
export async function createCustomer(work: Work, fields: CustomerFields): Promise<Stripe.Customer> {
  const customer: Stripe.Customer = {
    id: newId("cus"),
    object: "customer",
    address: completeAddress(fields.address),
    balance: 0,
    created: toSeconds(work.now),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: fields.description ?? null,
    discount: null,
    email: fields.email ?? null,
    invoice_prefix: randomText(8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name ?? null,
    next_invoice_sequence: 1,
    phone: fields.phone ?? null,
    preferred_locales: fields.preferred_locales ?? [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
  await insertObject(work.tx, customer);
  await recordEvent(work, "customer.created", customer);
  return customer;
}

type NewCustomerFields = CustomerFields & { payment_method?: string; test_clock?: string };

/** As the API makes one: with a payment method, a default for invoices, or a test clock. */
async function createCustomerWithMore(work: Work, fields: NewCustomerFields): Promise<Stripe.Customer> {
  const { payment_method: methodId, test_clock: clockId, invoice_settings: settings, ...plain } = fields;
  const made = await createCustomer(work, plain);
  if (methodId !== undefined) {
    const method = await resolvePaymentMethod(work, methodId, made.id);
    await attachPaymentMethod(work, method, made.id, false);
  }
  const test_clock =
    clockId === undefined ? null : (await getObject(work.tx, "test_helpers.test_clock", clockId, "test_clock")).id;
  const complete: Stripe.Customer = {
    ...made,
    invoice_settings: await resolveInvoiceSettings(work, made, settings),
    test_clock,
  };
  await saveObject(work.tx, complete);
  return complete;
}

async function resolveInvoiceSettings(
  work: Work,
  customer: Stripe.Customer,
  change: CustomerFields["invoice_settings"],
): Promise<Stripe.Customer.InvoiceSettings> {
  const wanted = change?.default_payment_method;
  if (wanted === undefined) return customer.invoice_settings;
  if (wanted === null) return { ...customer.invoice_settings, default_payment_method: null };
  const param = "invoice_settings[default_payment_method]";
  const method = await resolvePaymentMethod(work, wanted, customer.id, param);
  if (method.customer !== customer.id) {
    throw refusedByState(
      "resource_missing",
      `The customer does not have a payment method with the ID ${wanted}.`,
      param,
    );
  }
  return { ...customer.invoice_settings, default_payment_method: method.id };
}

/** Deletes a customer; its subscriptions end with it, its payments and invoices stay. */
async function deleteCustomer(work: Work, id: string): Promise<Stripe.DeletedCustomer> {
  const customer = await lockObject(work.tx, "customer", id);
  const { page } = await listObjects(work.tx, "subscription", {
    filters: matching("customer", id),
    limit: 100,
    from: null,
  });
  for (const subscription of page) {
    if (!hasEnded(subscription)) await endSubscription(work, subscription, "cancellation_requested");
  }
  await markDeleted(work.tx, id);
  await recordEvent(work, "customer.deleted", customer);
  return { id, object: "customer", deleted: true };
}

async function updateCustomer(work: Work, fields: CustomerFields, id: string): Promise<Stripe.Customer> {
  const before = await lockObject(work.tx, "customer", id);
  const { address: newAddress, metadata: newMetadata, invoice_settings: newSettings, ...plain } = fields;
  const after: Stripe.Customer = {
    ...before,
    ...plain,
    ...(newAddress === undefined ? {} : { address: completeAddress(newAddress) }),
    invoice_settings: await resolveInvoiceSettings(work, before, newSettings),
    metadata: mergeMetadata(before.metadata, newMetadata),
  };
  const changed = changedKeys(before, after);
  if (Object.keys(changed).length === 0) return before;
  await saveObject(work.tx, after);
  await recordEvent(work, "customer.updated", after, changed);
  return after;
}

function completeAddress(partial: Partial<Stripe.Address> | null | undefined): Stripe.Address | null {
  if (!partial) return null;
  const empty = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };
  return { ...empty, ...partial };
}

export const customerRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/customers",
    parameters: createParameters,
    run: createCustomerWithMore,
  }),
  route({
    method: "GET",
    path: "/v1/customers",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = [...matching("email", parameters.email), ...matching("test_clock", parameters.test_clock)];
      return listEnvelope("/v1/customers", await listObjects(tx, "customer", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id",
    parameters: { expand },
    async run({ tx }, _parameters, id) {
      if (await isDeleted(tx, "customer", id)) return { id, object: "customer", deleted: true };
      return getObject(tx, "customer", id);
    },
  }),
  route({
    method: "DELETE",
    path: "/v1/customers/:id",
    parameters: {},
    run: (work, _parameters, id) => deleteCustomer(work, id),
  }),
  route({
    method: "POST",
    path: "/v1/customers/:id",
    parameters: updateParameters,
    run: (work, { expand: _expand, ...fields }, id) => updateCustomer(work, fields, id),
  }),
];
