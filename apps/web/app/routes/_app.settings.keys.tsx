import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { ApiKeySection } from "../components/api-key-section.tsx";
import { readKeyExpiry } from "../data/key-expiry.ts";
import { isOptionalAmount } from "../data/optional-amount.ts";
import { requireApi } from "../server/api.server.ts";

const Cap = z.string().trim().refine(isOptionalAmount, "Write credits above 0, such as 100 or 12.5, or nothing");

const KeyForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create"),
    name: z.string().trim().min(1, "Give the key a name").max(100, "Use 100 characters or fewer"),
    read: z.literal("on").optional(),
    chat: z.literal("on").optional(),
    purchase: z.literal("on").optional(),
    dayCap: Cap,
    monthCap: Cap,
    expiry: z.string(),
  }),
  z.object({ intent: z.literal("revoke"), id: z.string().min(1) }),
]);

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "API keys · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { readNow, webUrl } = args.context.services;
  const [keys, now] = await Promise.all([forPage(api.apiKeys.list()), readNow()]);
  return { keys: keys.items, now: now.toISOString(), origin: webUrl.origin };
}

type Outcome = { errors?: Record<string, string>; issued?: { name: string; secret: string } };

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, KeyForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  const { value } = form;
  try {
    if (value.intent === "revoke") {
      await api.apiKeys.revoke({ id: value.id });
      return data<Outcome>({});
    }
    const { name, dayCap, monthCap } = value;
    const scopes = (["read", "chat", "purchase"] as const).filter((scope) => value[scope] === "on");
    if (scopes.length === 0) return data<Outcome>({ errors: { scopes: "Choose at least one" } }, { status: 400 });
    const expiresAt = readKeyExpiry(value.expiry, await args.context.services.readNow());
    if (expiresAt === undefined) {
      return data<Outcome>({ errors: { expiresAt: "Choose one of the times that are offered" } }, { status: 400 });
    }
    const issued = await api.apiKeys.create({
      name,
      scopes,
      ...(expiresAt === null ? {} : { expiresAt: expiresAt.toISOString() }),
      ...(dayCap === "" ? {} : { dayCap }),
      ...(monthCap === "" ? {} : { monthCap }),
    });
    return data<Outcome>({ issued: { name, secret: issued.secret } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function KeySettings() {
  const { keys, now, origin } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busyWith = useNavigation().formData?.get("intent");
  return (
    <ApiKeySection
      keys={keys}
      now={now}
      origin={origin}
      issued={outcome?.issued}
      errors={outcome?.errors ?? {}}
      busy={busyWith === "create"}
    />
  );
}
