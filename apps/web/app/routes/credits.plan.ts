import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { requireApi } from "../server/api.server.ts";

const PlanForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("subscribe"), packageId: z.string().min(1), idempotencyKey: z.uuid() }),
  z.object({ intent: z.literal("manage") }),
]);

/** Goes to Stripe: to the Checkout of a plan, or to the page that manages it. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, PlanForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    if (form.value.intent === "manage") return redirect((await api.credits.portal()).portalUrl);
    const { packageId, idempotencyKey } = form.value;
    return redirect((await api.credits.subscribe({ packageId, idempotencyKey })).checkoutUrl);
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export function loader() {
  return redirect("/credits");
}
