import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { ApiKeySection } from "../components/api-key-section.tsx";
import { requireApi } from "../server/api.server.ts";

const KeyForm = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("create"),
    name: z.string().trim().min(1, "Give the key a name").max(100, "Use 100 characters or fewer"),
  }),
  z.object({ intent: z.literal("revoke"), id: z.string().min(1) }),
]);

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "API keys · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const [keys, now] = await Promise.all([api.apiKeys.list(), args.context.services.readNow()]);
  return { keys: keys.items, now: now.toISOString() };
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
    const issued = await api.apiKeys.create({ name: value.name, scopes: ["read", "chat", "purchase"] });
    return data<Outcome>({ issued: { name: value.name, secret: issued.secret } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function KeySettings() {
  const { keys, now } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busyWith = useNavigation().formData?.get("intent");
  return (
    <ApiKeySection
      keys={keys}
      now={now}
      issued={outcome?.issued}
      errors={outcome?.errors ?? {}}
      busy={busyWith === "create"}
    />
  );
}
