import type Stripe from "stripe";
import { covered, coveredValue, expand, hash, required, text, url } from "../api/parameters.ts";
import { type Route, route } from "../api/route.ts";
import { toSeconds } from "../clock.ts";
import { newId } from "../ids.ts";
import { getObject, insertObject } from "../store/object.store.ts";
import { recordEvent } from "../webhooks/record-event.ts";
import type { Work } from "../work.ts";
import { getDefaultConfiguration } from "./portal-configuration.ts";

type FlowFields = {
  after_completion?: { redirect?: { return_url: string } };
  subscription_cancel?: { subscription: string };
  subscription_update?: { subscription: string };
  type: "payment_method_update" | "subscription_cancel" | "subscription_update";
};

type SessionFields = { configuration?: string; customer: string; flow_data?: FlowFields; return_url?: string };

/** Lets one customer into the portal for an hour; the page is at `url`. */
async function createPortalSession(work: Work, fields: SessionFields): Promise<Stripe.BillingPortal.Session> {
  const customer = await getObject(work.tx, "customer", fields.customer, "customer");
  const configuration =
    fields.configuration === undefined
      ? await getDefaultConfiguration(work)
      : await getObject(work.tx, "billing_portal.configuration", fields.configuration, "configuration");
  const id = newId("bps");
  const session: Stripe.BillingPortal.Session = {
    id,
    object: "billing_portal.session",
    configuration: configuration.id,
    created: toSeconds(work.now),
    customer: customer.id,
    customer_account: null,
    flow: fields.flow_data ? buildFlow(fields.flow_data) : null,
    livemode: false,
    locale: null,
    on_behalf_of: null,
    return_url: fields.return_url ?? configuration.default_return_url,
    url: `${work.publicUrl}/p/session/${id}`,
  };
  await insertObject(work.tx, session);
  await recordEvent(work, "billing_portal.session.created", session);
  return session;
}

function buildFlow(flow: FlowFields): Stripe.BillingPortal.Session.Flow {
  const redirect = flow.after_completion?.redirect;
  return {
    after_completion: {
      hosted_confirmation: null,
      redirect: redirect ?? null,
      type: redirect ? "redirect" : "portal_homepage",
    },
    customer_update: null,
    subscription_cancel: flow.subscription_cancel ? { ...flow.subscription_cancel, retention: null } : null,
    subscription_pause: null,
    subscription_update: flow.subscription_update ?? null,
    subscription_update_confirm: null,
    type: flow.type,
  };
}

const about = required(text(200));

export const portalSessionRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/billing_portal/sessions",
    parameters: covered("BillingPortal.SessionCreateParams", {
      configuration: text(200),
      customer: required(text(200)),
      expand,
      flow_data: hash(
        covered("BillingPortal.SessionCreateParams.FlowData", {
          after_completion: hash(
            covered("BillingPortal.SessionCreateParams.FlowData.AfterCompletion", {
              redirect: hash({ return_url: required(url) }),
              type: required(coveredValue("portal_homepage", "redirect")),
            }),
          ),
          subscription_cancel: hash(
            covered("BillingPortal.SessionCreateParams.FlowData.SubscriptionCancel", { subscription: about }),
          ),
          subscription_update: hash({ subscription: about }),
          type: required(coveredValue("payment_method_update", "subscription_cancel", "subscription_update")),
        }),
      ),
      return_url: url,
    }),
    run: createPortalSession,
  }),
];
