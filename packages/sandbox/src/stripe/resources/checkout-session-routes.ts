import { invalidParameter } from "../api/errors.ts";
import { covered, expand, pagination } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { getInternal, getObject, listObjects, matching } from "../store/object.store.ts";
import type { Page, PageQuery } from "../store/page.ts";
import type { LineItem } from "../wire.ts";
import { type CheckoutInternal, createCheckoutSession, expireCheckoutSession } from "./checkout-session.ts";
import { createSessionParameters, listSessionsParameters } from "./checkout-session-parameters.ts";

export const checkoutSessionRoutes: Route[] = [
  route({
    method: "POST",
    path: "/v1/checkout/sessions",
    parameters: createSessionParameters,
    run: createCheckoutSession,
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions",
    parameters: listSessionsParameters,
    async run({ tx }, parameters) {
      const filters = [
        ...matching("customer", parameters.customer),
        ...matching("customer_details.email", parameters.customer_details?.email),
        ...matching("payment_intent", parameters.payment_intent),
        ...matching("status", parameters.status),
        ...matching("subscription", parameters.subscription),
      ];
      return listEnvelope(
        "/v1/checkout/sessions",
        await listObjects(tx, "checkout.session", { ...pageQuery(parameters), filters }),
      );
    },
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getObject(tx, "checkout.session", id),
  }),
  route({
    method: "POST",
    path: "/v1/checkout/sessions/:id/expire",
    parameters: { expand },
    run: (work, _parameters, id) => expireCheckoutSession(work, id),
  }),
  route({
    method: "GET",
    path: "/v1/checkout/sessions/:id/line_items",
    parameters: covered("Checkout.SessionListLineItemsParams", pagination),
    async run({ tx }, parameters, id) {
      await getObject(tx, "checkout.session", id);
      const { lineItems } = await getInternal<CheckoutInternal>(tx, id);
      return listEnvelope(`/v1/checkout/sessions/${id}/line_items`, pageOf(lineItems, pageQuery(parameters)));
    },
  }),
];

/** A page of the line items, in the order they were given in. */
function pageOf(items: LineItem[], { limit, from }: PageQuery): Page<LineItem> {
  if (!from) return { page: items.slice(0, limit), hasMore: items.length > limit };
  const index = items.findIndex((item) => item.id === from.id);
  if (index < 0) throw invalidParameter("resource_missing", from.param, `No such item: '${from.id}'`);
  if (from.param === "starting_after") {
    return { page: items.slice(index + 1, index + 1 + limit), hasMore: items.length > index + 1 + limit };
  }
  return { page: items.slice(Math.max(0, index - limit), index), hasMore: index > limit };
}
