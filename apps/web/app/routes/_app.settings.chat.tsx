import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { z } from "zod";
import { RetentionSection } from "../components/retention-section.tsx";
import { readRetentionChoice } from "../data/retention-choice.ts";
import { requireApi } from "../server/api.server.ts";

const RetentionForm = z.object({
  days: z.string().transform((choice, { addIssue }) => {
    const days = readRetentionChoice(choice);
    if (days !== undefined) return days;
    addIssue("Choose one of the lengths that are offered");
    return z.NEVER;
  }),
});

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Chat settings · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { days } = await api.conversations.retention();
  return { retentionDays: days };
}

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, RetentionForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    await api.conversations.setRetention(form.value);
    return data({ errors: {} });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function ChatSettings() {
  const { retentionDays } = useLoaderData<typeof loader>();
  return <RetentionSection days={retentionDays} />;
}
