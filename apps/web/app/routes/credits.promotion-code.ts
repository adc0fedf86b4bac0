import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { requireApi } from "../server/api.server.ts";

const CodeForm = z.object({
  code: z
    .string()
    .trim()
    .min(1, "Enter the code")
    .regex(/^[a-z0-9]{3,40}$/i, "A code has 3 to 40 letters and digits"),
});

/** Enters a promotion code: credits are given at once, a discount goes back to the page with its code. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, CodeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    const entered = await api.promotionCodes.enter(form.value);
    if (entered.kind === "discount") {
      return redirect(`/credits?${new URLSearchParams({ code: entered.discount.code })}#buy`);
    }
    return data({ errors: {}, granted: { credits: entered.credits, expiresAt: entered.expiresAt } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export function loader() {
  return redirect("/credits");
}
