import type Stripe from "stripe";
import { refusedByState } from "../api/errors.ts";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  covered,
  coveredValue,
  email,
  expand,
  hash,
  pagination,
  required,
  text,
  unsettable,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { cardRefused } from "../payments/payment-refusal.ts";
import { resolvePaymentMethod } from "../payments/resolve-payment-method.ts";
import { getObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { attachPaymentMethod, getBehaviour } from "./payment-method.ts";

const type = coveredValue("card", "us_bank_account");

/**
 * Saves a payment method with a customer, before any payment.
 *
 * @throws {StripeApiError} 402 for a test card that cannot be saved
 */
async function attach(work: Work, customerId: string, id: string): Promise<Stripe.PaymentMethod> {
  const customer = await getObject(work.tx, "customer", customerId, "customer");
  const method = await resolvePaymentMethod(work, id, customer.id, "id");
  const { decline, isRefusedWhenSaved = false } = await getBehaviour(work.tx, method.id);
  if (decline && isRefusedWhenSaved) throw cardRefused(decline);
  return attachPaymentMethod(work, method, customer.id, false);
}

/** Takes a payment method away from its customer, for good. */
async function detach(work: Work, id: string): Promise<Stripe.PaymentMethod> {
  const before = await lockObject(work.tx, "payment_method", id);
  if (typeof before.customer !== "string") {
    throw refusedByState(
      null,
      "The payment method you provided is not attached to a customer so detachment is impossible.",
    );
  }
  const customer = await lockObject(work.tx, "customer", before.customer);
  if (customer.invoice_settings.default_payment_method === id) {
    const invoice_settings = { ...customer.invoice_settings, default_payment_method: null };
    await saveObject(work.tx, { ...customer, invoice_settings });
  }
  const detached: Stripe.PaymentMethod = { ...before, customer: null };
  await saveObject(work.tx, detached);
  await recordEvent(work, "payment_method.detached", detached, { customer: before.customer });
  return detached;
}

type UpdateFields = {
  billing_details?: { email?: string | null; name?: string | null; phone?: string | null };
  metadata?: Metadata | null;
};

async function updatePaymentMethod(work: Work, fields: UpdateFields, id: string): Promise<Stripe.PaymentMethod> {
  const before = await lockObject(work.tx, "payment_method", id);
  const after: Stripe.PaymentMethod = {
    ...before,
    billing_details: { ...before.billing_details, ...fields.billing_details },
    metadata: mergeMetadata(before.metadata ?? {}, fields.metadata),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "payment_method.updated", after, {
    billing_details: before.billing_details,
    metadata: before.metadata,
  });
  return after;
}

export const paymentMethodRoutes: Route[] = [
  route({
    method: "GET",
    path: "/v1/payment_methods",
    parameters: covered("PaymentMethodListParams", { ...pagination, customer: text(200), type }),
    async run({ tx }, parameters) {
      const filters = [...matching("customer", parameters.customer), ...matching("type", parameters.type)];
      return listEnvelope(
        "/v1/payment_methods",
        await listObjects(tx, "payment_method", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/payment_methods/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "payment_method", id),
  }),
  route({
    method: "POST",
    path: "/v1/payment_methods/:id",
    parameters: covered("PaymentMethodUpdateParams", {
      billing_details: hash(
        covered("PaymentMethodUpdateParams.BillingDetails", {
          email: unsettable(email),
          name: unsettable(text(256)),
          phone: unsettable(text(20)),
        }),
      ),
      expand,
      metadata,
    }),
    run: updatePaymentMethod,
  }),
  route({
    method: "POST",
    path: "/v1/payment_methods/:id/attach",
    parameters: covered("PaymentMethodAttachParams", { customer: required(text(200)), expand }),
    run: (work, { customer }, id) => attach(work, customer, id),
  }),
  route({
    method: "POST",
    path: "/v1/payment_methods/:id/detach",
    parameters: { expand },
    run: (work, _parameters, id) => detach(work, id),
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id/payment_methods",
    parameters: covered("CustomerListPaymentMethodsParams", { ...pagination, type }),
    async run({ tx }, parameters, id) {
      await getObject(tx, "customer", id);
      const filters = [...matching("customer", id), ...matching("type", parameters.type)];
      return listEnvelope(
        `/v1/customers/${id}/payment_methods`,
        await listObjects(tx, "payment_method", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/customers/:id/payment_methods/:sub",
    parameters: { expand },
    async run({ tx }, _parameters, id, sub) {
      await getObject(tx, "customer", id);
      const method = await getObject(tx, "payment_method", sub, "payment_method");
      if (method.customer === id) return method;
      throw refusedByState("resource_missing", `Customer ${id} has no PaymentMethod ${sub}.`, "payment_method");
    },
  }),
];
