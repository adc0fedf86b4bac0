import { invalidRequest } from "../api/errors.ts";
import { boolean, covered, expand, list, pagination, text, timeRange } from "../api/parameters.ts";
import { listEnvelope, pageQuery, type Route, route } from "../api/route.ts";
import { getEvent, listEvents } from "../store/event.store.ts";

const listParameters = covered("EventListParams", {
  ...pagination,
  created: timeRange,
  delivery_success: boolean,
  type: text(100),
  types: list(text(100), 20),
});

export const eventRoutes: Route[] = [
  route({
    method: "GET",
    path: "/v1/events",
    parameters: listParameters,
    async run({ tx }, parameters) {
      const { type, types, delivery_success: deliverySuccess } = parameters;
      if (type !== undefined && types !== undefined) {
        throw invalidRequest("You may only specify one of these parameters: type, types.");
      }
      const wanted = types ?? (type === undefined ? null : [type]);
      const query = { ...pageQuery(parameters), types: wanted, deliverySuccess };
      return listEnvelope("/v1/events", await listEvents(tx, query));
    },
  }),
  route({
    method: "GET",
    path: "/v1/events/:id",
    parameters: { expand },
    run: ({ tx }, _parameters, id) => getEvent(tx, id),
  }),
];
