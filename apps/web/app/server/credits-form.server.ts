import { data, redirect } from "@remix-run/node";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { type CreditsOutcome, creditsIntent } from "../data/credits-outcome.ts";
import { isAmount } from "../data/optional-amount.ts";
import type { Api } from "./services.server.ts";

const PurchaseForm = z.object({
  intent: z.literal("purchase"),
  packageId: z.string().min(1, "Choose a package"),
  idempotencyKey: z.uuid(),
  /** Where a message waits for the credits. */
  returnTo: z.string().optional(),
  promotionCode: z.string().optional(),
});
const CodeForm = z.object({
  intent: z.literal("enter-code"),
  code: z
    .string()
    .trim()
    .min(1, "Enter the code")
    .regex(/^[a-z0-9]{3,40}$/i, "A code has 3 to 40 letters and digits"),
});
const SubscribeForm = z.object({
  intent: z.literal("subscribe"),
  packageId: z.string().min(1),
  idempotencyKey: z.uuid(),
});
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
const CreditsForm = z.discriminatedUnion("intent", [
  PurchaseForm,
  CodeForm,
  SubscribeForm,
  z.object({ intent: z.literal("manage") }),
  TurnOnForm,
  z.object({ intent: z.literal("turn-off") }),
]);

/** Does what a form of the credits page asks for: goes on to Stripe's pages, or says what became of it. */
export async function answerCreditsForm(api: Api, request: Request) {
  const form = await parseForm(request, CreditsForm);
  if (!form.ok) {
    return data<CreditsOutcome>({ intent: creditsIntent(form.sent["intent"]), errors: form.errors }, { status: 400 });
  }
  const { intent } = form.value;
  try {
    const done = await perform(api, form.value);
    return "goOnTo" in done ? redirect(done.goOnTo) : data<CreditsOutcome>({ intent, errors: {}, ...done });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<CreditsOutcome>({ intent, errors }, { status });
  }
}

type Done = { goOnTo: string } | Pick<CreditsOutcome, "granted">;

async function perform(api: Api, form: z.infer<typeof CreditsForm>): Promise<Done> {
  switch (form.intent) {
    case "purchase": {
      const { intent: _, ...purchase } = form;
      return { goOnTo: (await api.credits.purchase(purchase)).checkoutUrl };
    }
    case "enter-code":
      return enterCode(api, form.code);
    case "subscribe": {
      const { intent: _, ...plan } = form;
      return { goOnTo: (await api.credits.subscribe(plan)).checkoutUrl };
    }
    case "manage":
      return { goOnTo: (await api.credits.portal()).portalUrl };
    case "turn-on":
      return turnOnAutoTopUp(api, form);
    case "turn-off":
      await api.credits.autoTopUp.turnOff({});
      return {};
  }
}

/** Credits are given at once, a discount goes back to the page with its code. */
async function enterCode(api: Api, code: string): Promise<Done> {
  const entered = await api.promotionCodes.enter({ code });
  if (entered.kind === "credits") return { granted: { credits: entered.credits, expiresAt: entered.expiresAt } };
  return { goOnTo: `/credits?${new URLSearchParams({ code: entered.discount.code })}#buy` };
}

/** By way of Stripe's page where a card is needed. */
async function turnOnAutoTopUp(api: Api, form: z.infer<typeof TurnOnForm>): Promise<Done> {
  const { checkoutUrl } = await api.credits.autoTopUp.set({
    packageId: form.packageId,
    threshold: form.threshold,
    monthlyCapCents: Number(form.monthlyCap) * 100,
    consentText: form.consentText,
    useSavedCard: form.anotherCard === undefined,
  });
  return checkoutUrl === null ? {} : { goOnTo: checkoutUrl };
}
