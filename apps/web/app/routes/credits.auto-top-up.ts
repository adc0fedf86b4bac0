import { type ActionFunctionArgs, data, redirect } from "@remix-run/node";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { isAmount } from "../data/optional-amount.ts";
import { requireApi } from "../server/api.server.ts";

const TurnOnForm = z.object({
  intent: z.literal("turn-on"),
  packageId: z.string().min(1, "Choose a package"),
  threshold: z.string().trim().refine(isAmount, "Write credits above 0, such as 100 or 12.5"),
  monthlyCap: z
    .string()
    .trim()
    .regex(/^[1-9]\d{0,5}$/, "Write whole dollars above 0, such as 100"),
  consentText: z.string({ error: "Agree to this to turn it on" }).min(1),
  anotherCard: z.literal("on").optional(),
});
const AutoTopUpForm = z.discriminatedUnion("intent", [TurnOnForm, z.object({ intent: z.literal("turn-off") })]);

/** Turns auto top-up on, by way of Stripe's page where a card is needed, or off. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, AutoTopUpForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    if (form.value.intent === "turn-off") {
      await api.credits.autoTopUp.turnOff({});
      return data({ errors: {} });
    }
    const { packageId, threshold, monthlyCap, consentText, anotherCard } = form.value;
    const { checkoutUrl } = await api.credits.autoTopUp.set({
      packageId,
      threshold,
      monthlyCapCents: Number(monthlyCap) * 100,
      consentText,
      useSavedCard: anotherCard === undefined,
    });
    return checkoutUrl === null ? data({ errors: {} }) : redirect(checkoutUrl);
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export function loader() {
  return redirect("/credits");
}
