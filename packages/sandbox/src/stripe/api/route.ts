import type { PageQuery } from "../store/page.ts";
import type { ListEnvelope } from "../wire.ts";
import type { Work } from "../work.ts";
import { invalidRequest } from "./errors.ts";
import type { FormHash } from "./form-body.ts";
import { type ParameterTable, type ParameterValues, readParameters, type TimeRange } from "./parameters.ts";

/**
 * A call whose parameters were read and found good, ready to run in a transaction. An error that it answers instead of
 * throwing keeps what was done, such as the payment attempt of a card that was declined.
 */
export type PreparedCall = { run(work: Work): Promise<object>; expand: string[] };

/** The ids in a path; "" where there is none. */
export type PathIds = { id: string; sub: string };

export type Route = {
  method: "DELETE" | "GET" | "POST";
  /** With `:id`, and `:sub` for the id of something that belongs to it. */
  path: string;
  /** @throws {StripeApiError} 400 for a parameter that is unknown, missing or wrong */
  prepare(form: FormHash, ids: PathIds): PreparedCall;
};

/** One call of the API: its parameters, and what it does with them. */
export function route<T extends ParameterTable>(definition: {
  method: "DELETE" | "GET" | "POST";
  path: string;
  parameters: T;
  run(work: Work, parameters: ParameterValues<T>, id: string, sub: string): Promise<object>;
}): Route {
  return {
    method: definition.method,
    path: definition.path,
    prepare(form, { id, sub }) {
      const values = readParameters(definition.parameters, form);
      const { expand = [] } = values as { expand?: string[] };
      return { expand, run: (work) => definition.run(work, values, id, sub) };
    },
  };
}

const PAGE_LIMIT = 10;

/**
 * The page that list parameters ask for.
 *
 * @throws {StripeApiError} 400 when both ends are given
 */
export function pageQuery(parameters: {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
  created?: TimeRange;
}): PageQuery {
  const { limit = PAGE_LIMIT, starting_after, ending_before, created } = parameters;
  if (starting_after !== undefined && ending_before !== undefined) {
    throw invalidRequest("Received both starting_after and ending_before parameters. Please pass in only one.");
  }
  const from =
    starting_after !== undefined
      ? { id: starting_after, param: "starting_after" as const }
      : ending_before !== undefined
        ? { id: ending_before, param: "ending_before" as const }
        : null;
  return { limit, created, from };
}

export function listEnvelope<T>(url: string, { page, hasMore }: { page: T[]; hasMore: boolean }): ListEnvelope<T> {
  return { object: "list", data: page, has_more: hasMore, url };
}
