import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, forPage, parseForm } from "@scrip/app-server";
import { buttonClasses } from "@scrip/ui";
import { z } from "zod";
import { DeleteAccountSection } from "../components/delete-account-section.tsx";
import { requireApi } from "../server/api.server.ts";

const DeleteForm = z.object({
  password: z.string().min(1, "Type your password"),
  code: z.string().trim().max(40, "This is too long for a code").default(""),
  giveUp: z.string().max(100).default(""),
});

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Your data · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  return { terms: await forPage(api.accountDeletion.terms()) };
}

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, DeleteForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  try {
    await api.accountDeletion.confirm(form.value);
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
  const { sessionCookie } = args.context.services;
  return redirect("/account-deleted", { headers: { "Set-Cookie": sessionCookie.clear() } });
}

export default function DataSettings() {
  const { terms } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  return (
    <>
      <section aria-labelledby="export" className="grid justify-items-start gap-4">
        <div>
          <h2 id="export" className="text-20 font-semibold">
            Export
          </h2>
          <p className="mt-1 max-w-prose text-text-muted">
            Everything that we hold about you in one JSON file: profile, log-ins, keys without their secrets, settings,
            conversations, requests, payments and history.
          </p>
        </div>
        <a href="/api/account/export.json" download className={buttonClasses({})}>
          Download your data
        </a>
      </section>
      <DeleteAccountSection terms={terms} errors={outcome?.errors ?? {}} busy={useNavigation().formMethod === "POST"} />
    </>
  );
}
