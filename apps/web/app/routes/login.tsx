import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { logIn } from "@scrip/auth";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";
import { isSignedIn } from "../server/api.server.ts";

const HOME = "/chat";

const LogInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(1, "Enter your password"),
  next: z.string().optional(),
});

/** Why somebody is here, by the parameter `after`. */
const NEWS: Record<string, string> = {
  reset: "Your password is changed. Log in with the new one.",
  expired: "That log-in took too long. Start again with your password.",
};

export const meta: MetaFunction = () => [
  { title: "Log in · Scrip" },
  { name: "description", content: "Log in to your Scrip account." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const next = safePath(searchParams.get("next"), HOME);
  if (await isSignedIn(args)) throw redirect(next);
  return { next, news: NEWS[searchParams.get("after") ?? ""] ?? null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, LogInForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  const { email, password } = form.value;
  const next = safePath(form.value.next, HOME);
  try {
    const outcome = await logIn(
      db,
      { email, password, audience: "web", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth.limits,
    );
    if (outcome.step === "done") return redirect(next, { headers: { "Set-Cookie": sessionCookie.set(outcome.token) } });
    const secondStep = `/two-factor?${new URLSearchParams({ next })}`;
    return redirect(secondStep, { headers: { "Set-Cookie": pendingCookie.set(outcome.pendingToken) } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function LogIn() {
  const { next, news } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const [searchParams] = useSearchParams();
  const form = useFocusFirstError(refused);
  return (
    <AccountPage
      title="Log in"
      foot={
        <>
          New here? <TextLink to={{ pathname: "/signup", search: searchParams.toString() }}>Create an account</TextLink>
        </>
      }
    >
      <Form method="post" className="grid gap-5" noValidate ref={form}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        {news && !refused ? <p role="status">{news}</p> : null}
        <input type="hidden" name="next" value={next} />
        <TextField
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          error={errors["email"]}
        />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={errors["password"]}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Log in
        </Button>
        <p className="text-13">
          <TextLink to="/forgot">Forgot your password?</TextLink>
        </p>
      </Form>
    </AccountPage>
  );
}
