import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { Button } from "@scrip/ui";
import { z } from "zod";
import { AppearanceSection } from "../components/appearance-section.tsx";
import { EmailSection } from "../components/email-section.tsx";
import { NameForm } from "../components/name-form.tsx";
import type { ProfileOutcome } from "../data/profile-outcome.ts";
import { requireApi } from "../server/api.server.ts";
import type { Api } from "../server/services.server.ts";

const ProfileForm = z.object({
  intent: z.enum(["name", "email"]),
  name: z.string().default(""),
  email: z.string().trim().default(""),
  password: z.string().default(""),
});

export { RouteError as ErrorBoundary } from "../components/route-error.tsx";

export const meta: MetaFunction = () => [{ title: "Settings · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  return { me: await api.account.me() };
}

export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  const form = await parseForm(args.request, ProfileForm);
  if (!form.ok) return data<ProfileOutcome>({ intent: null, errors: form.errors }, { status: 400 });
  const { intent, name, email } = form.value;
  const missing = findMissing(form.value);
  if (missing) return data<ProfileOutcome>({ intent, errors: missing, typed: { name, email } }, { status: 400 });
  try {
    return data<ProfileOutcome>({ intent, ...(await perform(api, form.value)) });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<ProfileOutcome>({ intent, errors, typed: { name, email } }, { status });
  }
}

function findMissing({ intent, name, email, password }: z.infer<typeof ProfileForm>): Record<string, string> | null {
  if (intent === "name" && name.trim() === "") return { name: "Enter your name" };
  if (intent === "email" && email === "") return { email: "Enter the new e-mail" };
  if (intent === "email" && password === "") return { password: "Enter your password" };
  return null;
}

async function perform(api: Api, form: z.infer<typeof ProfileForm>): Promise<Pick<ProfileOutcome, "sentTo">> {
  switch (form.intent) {
    case "name":
      await api.account.changeName({ name: form.name });
      return {};
    case "email": {
      const { email } = await api.account.changeEmail({ email: form.email, password: form.password });
      return { sentTo: email };
    }
  }
}

export default function ProfileSettings() {
  const { me } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busyWith = useNavigation().formData?.get("intent") ?? null;
  return (
    <>
      <section aria-labelledby="profile" className="grid gap-4">
        <h2 id="profile" className="text-20 font-semibold">
          Profile
        </h2>
        <NameForm name={me.name} outcome={outcome} busyWith={busyWith} />
      </section>
      <EmailSection email={me.email} verified={me.emailVerified} outcome={outcome} busyWith={busyWith} />
      <AppearanceSection />
      <Form method="post" action="/logout">
        <Button type="submit">Log out</Button>
      </Form>
    </>
  );
}
