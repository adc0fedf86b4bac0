import type Stripe from "stripe";
import { type Metadata, mergeMetadata, metadata } from "../api/metadata.ts";
import {
  boolean,
  covered,
  expand,
  hash,
  list,
  oneOf,
  pagination,
  required,
  text,
  unsettable,
  url,
} from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, insertObject, listObjects, lockObject, matching, saveObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";

type Configuration = Stripe.BillingPortal.Configuration;
type ProrationBehavior = "always_invoice" | "create_prorations" | "none";

type FeatureFields = {
  customer_update?: { allowed_updates?: ("address" | "email" | "name" | "phone")[] | null; enabled: boolean };
  invoice_history?: { enabled: boolean };
  payment_method_update?: { enabled: boolean };
  subscription_cancel?: {
    enabled: boolean;
    mode?: "at_period_end" | "immediately";
    proration_behavior?: ProrationBehavior;
  };
  subscription_update?: {
    default_allowed_updates?: ("price" | "promotion_code" | "quantity")[] | null;
    enabled: boolean;
    products?: { prices: string[]; product: string }[] | null;
    proration_behavior?: ProrationBehavior;
  };
};

type ConfigurationFields = {
  business_profile?: {
    headline?: string | null;
    privacy_policy_url?: string;
    terms_of_service_url?: string;
  };
  default_return_url?: string | null;
  features: FeatureFields;
  metadata?: Metadata | null;
  name?: string | null;
};

/** What customers may do for themselves in the portal. */
async function createConfiguration(work: Work, fields: ConfigurationFields, isDefault = false): Promise<Configuration> {
  const created = toSeconds(work.now);
  const { business_profile: profile } = fields;
  const configuration: Configuration = {
    id: newId("bpc"),
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: {
      headline: profile?.headline ?? null,
      privacy_policy_url: profile?.privacy_policy_url ?? null,
      terms_of_service_url: profile?.terms_of_service_url ?? null,
    },
    created,
    default_return_url: fields.default_return_url ?? null,
    features: buildFeatures(fields.features),
    is_default: isDefault,
    livemode: false,
    login_page: { enabled: false, url: null },
    metadata: mergeMetadata({}, fields.metadata),
    name: fields.name ?? null,
    updated: created,
  };
  await insertObject(work.tx, configuration);
  await recordEvent(work, "billing_portal.configuration.created", configuration);
  return configuration;
}

function buildFeatures(fields: FeatureFields, before?: Configuration["features"]): Configuration["features"] {
  const { customer_update, invoice_history, payment_method_update, subscription_cancel: cancel } = fields;
  const { subscription_update: update } = fields;
  return {
    customer_update: customer_update
      ? { allowed_updates: customer_update.allowed_updates ?? [], enabled: customer_update.enabled }
      : (before?.customer_update ?? { allowed_updates: [], enabled: false }),
    invoice_history: invoice_history ?? before?.invoice_history ?? { enabled: false },
    payment_method_update: payment_method_update
      ? { enabled: payment_method_update.enabled, payment_method_configuration: null }
      : (before?.payment_method_update ?? { enabled: false, payment_method_configuration: null }),
    subscription_cancel: cancel
      ? {
          cancellation_reason: { enabled: false, feedback_options: null, options: [] },
          enabled: cancel.enabled,
          mode: cancel.mode ?? "at_period_end",
          proration_behavior: cancel.proration_behavior ?? "none",
        }
      : (before?.subscription_cancel ?? {
          cancellation_reason: { enabled: false, feedback_options: null, options: [] },
          enabled: false,
          mode: "at_period_end",
          proration_behavior: "none",
        }),
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
    subscription_update: update
      ? buildUpdate(update)
      : (before?.subscription_update ?? buildUpdate({ enabled: false })),
  };
}

function buildUpdate(
  update: NonNullable<FeatureFields["subscription_update"]>,
): Configuration["features"]["subscription_update"] {
  return {
    billing_cycle_anchor: null,
    default_allowed_updates: update.default_allowed_updates ?? [],
    enabled: update.enabled,
    products:
      update.products?.map(({ prices, product }) => {
        return { adjustable_quantity: { enabled: false, maximum: null, minimum: 1 }, prices, product };
      }) ?? null,
    proration_behavior: update.proration_behavior ?? "none",
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: "end_trial",
  };
}

/** The configuration that a session gets which names none; made when it is first needed, with everything switched on. */
export async function getDefaultConfiguration(work: Work): Promise<Configuration> {
  const filters = matching("is_default", true);
  const { page } = await listObjects(work.tx, "billing_portal.configuration", { filters, limit: 1, from: null });
  if (page[0]) return page[0];
  const features: FeatureFields = {
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: "at_period_end" },
    subscription_update: { default_allowed_updates: ["price"], enabled: true, proration_behavior: "create_prorations" },
  };
  return createConfiguration(work, { features }, true);
}

async function updateConfiguration(
  work: Work,
  fields: Partial<ConfigurationFields> & { active?: boolean },
  id: string,
): Promise<Configuration> {
  const before = await lockObject(work.tx, "billing_portal.configuration", id);
  const after: Configuration = {
    ...before,
    active: fields.active ?? before.active,
    business_profile: { ...before.business_profile, ...fields.business_profile },
    default_return_url: fields.default_return_url === undefined ? before.default_return_url : fields.default_return_url,
    features: fields.features ? buildFeatures(fields.features, before.features) : before.features,
    metadata: mergeMetadata(before.metadata ?? {}, fields.metadata),
    name: fields.name === undefined ? before.name : fields.name,
    updated: toSeconds(work.now),
  };
  await saveObject(work.tx, after);
  await recordEvent(work, "billing_portal.configuration.updated", after);
  return after;
}

const prorationBehavior = oneOf("always_invoice", "create_prorations", "none");

const features = hash(
  covered("BillingPortal.ConfigurationCreateParams.Features", {
    customer_update: hash(
      covered("BillingPortal.ConfigurationCreateParams.Features.CustomerUpdate", {
        allowed_updates: unsettable(list(oneOf("address", "email", "name", "phone"))),
        enabled: required(boolean),
      }),
    ),
    invoice_history: hash({ enabled: required(boolean) }),
    payment_method_update: hash(
      covered("BillingPortal.ConfigurationCreateParams.Features.PaymentMethodUpdate", { enabled: required(boolean) }),
    ),
    subscription_cancel: hash(
      covered("BillingPortal.ConfigurationCreateParams.Features.SubscriptionCancel", {
        enabled: required(boolean),
        mode: oneOf("at_period_end", "immediately"),
        proration_behavior: prorationBehavior,
      }),
    ),
    subscription_update: hash(
      covered("BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate", {
        default_allowed_updates: unsettable(list(oneOf("price", "promotion_code", "quantity"))),
        enabled: required(boolean),
        products: unsettable(
          list(
            hash(
              covered("BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product", {
                prices: required(list(text(200))),
                product: required(text(200)),
              }),
            ),
            10,
          ),
        ),
        proration_behavior: prorationBehavior,
      }),
    ),
  }),
);

const plainFields = {
  business_profile: hash(
    covered("BillingPortal.ConfigurationCreateParams.BusinessProfile", {
      headline: unsettable(text(60)),
      privacy_policy_url: url,
      terms_of_service_url: url,
    }),
  ),
  default_return_url: unsettable(url),
  expand,
  metadata,
  name: unsettable(text()),
} as const;

export const portalConfigurationRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/billing_portal/configurations",
    parameters: covered("BillingPortal.ConfigurationCreateParams", { ...plainFields, features: required(features) }),
    run: (work, fields) => createConfiguration(work, fields),
  }),
  route({
    method: "GET",
    path: "/v1/billing_portal/configurations",
    parameters: covered("BillingPortal.ConfigurationListParams", {
      ...pagination,
      active: boolean,
      is_default: boolean,
    }),
    async run({ tx }, parameters) {
      const filters = [...matching("active", parameters.active), ...matching("is_default", parameters.is_default)];
      return listEnvelope(
        "/v1/billing_portal/configurations",
        await listObjects(tx, "billing_portal.configuration", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/billing_portal/configurations/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "billing_portal.configuration", id),
  }),
  route({
    method: "POST",
    path: "/v1/billing_portal/configurations/:id",
    parameters: covered("BillingPortal.ConfigurationUpdateParams", { ...plainFields, active: boolean, features }),
    run: updateConfiguration,
  }),
];
