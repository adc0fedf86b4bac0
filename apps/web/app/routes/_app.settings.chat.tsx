import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { ChatPreferenceSection } from "../components/chat-preference-section.tsx";
import { RetentionSection } from "../components/retention-section.tsx";
import { requireApi } from "../server/api.server.ts";
import { ChatForm } from "../server/chat-form.server.ts";

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Chat settings · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const [preference, { days }] = await forPage(Promise.all([api.preferences.get(), api.conversations.retention()]));
  return { preference, retentionDays: days };
}

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, ChatForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    if (form.value.intent === "retention") await api.conversations.setRetention({ days: form.value.days });
    else {
      const { mode, length, maxCredits, excludeProviders } = form.value;
      await api.preferences.set({ mode, length, maxCredits, excludeProviders });
    }
    return data({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function ChatSettings() {
  const { preference, retentionDays } = useLoaderData<typeof loader>();
  return (
    <>
      <ChatPreferenceSection preference={preference} />
      <RetentionSection days={retentionDays} />
    </>
  );
}
