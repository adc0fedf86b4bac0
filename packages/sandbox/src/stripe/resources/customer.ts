import type Stripe from "stripe";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import { covered, email, expand, hash, list, pagination, text, timeRange, unsettable } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId, randomText } from "../ids.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

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
  expand,
  metadata,
  name: unsettable(text(256)),
  phone: unsettable(text(20)),
  preferred_locales: list(text(35)),
} as const;

const createParameters = covered("CustomerCreateParams", {
  ...sharedParameters,
});

const updateParameters = covered("CustomerUpdateParams", {
  ...sharedParameters,
});

const listParameters = covered("CustomerListParams", {
  ...pagination,
  created: timeRange,
  email,
});

type CustomerFields = {
  address?: Partial<Stripe.Address> | null;
  description?: string | null;
  email?: string | null;
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

async function updateCustomer(work: Work, fields: CustomerFields, id: string): Promise<Stripe.Customer> {
  const before = await lockObject(work.tx, "customer", id);
  const { address: newAddress, metadata: newMetadata, ...plain } = fields;
  const after: Stripe.Customer = {
    ...before,
    ...plain,
    ...(newAddress === undefined ? {} : { address: completeAddress(newAddress) }),
    metadata: mergeMetadata(before.metadata, newMetadata),
  };
  const changed = Object.entries(before).filter(([key, value]) => {
    return JSON.stringify(value) !== JSON.stringify(after[key as keyof Stripe.Customer]);
  });
  if (changed.length === 0) return before;
  await saveObject(work.tx, after);
  await recordEvent(work, "customer.updated", after, Object.fromEntries(changed));
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
    run: createCustomer,
  }),
  route({
    method: "GET",
    path: "/v1/customers",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const filters = matching("email", parameters.email);
      return listEnvelope("/v1/customers", await listObjects(tx, "customer", { ...pageQuery(parameters), filters }));
    },
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "customer", id),
  }),
  route({
    method: "POST",
    path: "/v1/customers/:id",
    parameters: updateParameters,
    run: (work, { expand: _expand, ...fields }, id) => updateCustomer(work, fields, id),
  }),
];
