import { type ActionFunctionArgs, data } from "@remix-run/node";
import { formErrorOf } from "@scrip/app-server";
import { requireApi } from "../server/api.server.ts";
import { methodNotAllowed } from "../server/method-not-allowed.server.ts";

type Outcome = { sent: true } | { sent: false; error: string };

/** Mails the link that confirms the address of whoever is logged in, again. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  try {
    await api.account.sendVerification();
    return data<Outcome>({ sent: true });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ sent: false, error: errors["form"] ?? "The mail could not be sent." }, { status });
  }
}

export function loader(): Response {
  return methodNotAllowed("POST");
}
