import { data, type LoaderFunctionArgs } from "@remix-run/node";
import { formErrorOf } from "@scrip/app-server";
import { requireApi } from "../server/api.server.ts";

/** What a row of the history was charged for, line by line, for its drawer. A refusal is an answer: the page stays as it is. */
export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  try {
    return data({ ok: true as const, charge: await api.credits.charge({ requestId: args.params["requestId"] ?? "" }) });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ ok: false as const, message: Object.values(errors)[0] ?? "There is no such request." }, { status });
  }
}
