import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { logIn } from "@scrip/auth";
import { Button, ErrorNotice, TextField } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { isSignedIn } from "../server/api.server.ts";

const HOME = "/chat";

const LogInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(1, "Enter your password"),
  next: z.string().optional(),
});

export const meta: MetaFunction = () => [
  { title: "Log in · Scrip" },
  { name: "description", content: "Log in to your Scrip account." },
];

export async function loader(args: LoaderFunctionArgs) {
  const next = safePath(new URL(args.request.url).searchParams.get("next"), HOME);
  if (await isSignedIn(args)) throw redirect(next);
  return { next };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, LogInForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie } = context.services;
  const { email, password, next } = form.value;
  try {
    const { token } = await logIn(
      db,
      { email, password, audience: "web", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth.limits,
    );
    return redirect(safePath(next, HOME), { headers: { "Set-Cookie": sessionCookie.set(token) } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function LogIn() {
  const { next } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? {};
  const busy = useNavigation().state !== "idle";
  const [searchParams] = useSearchParams();
  return (
    <AccountPage
      title="Log in"
      foot={
        <>
          New here?{" "}
          <Link
            to={{ pathname: "/signup", search: searchParams.toString() }}
            className="text-accent underline underline-offset-2"
          >
            Create an account
          </Link>
        </>
      }
    >
      <Form method="post" className="grid gap-5" noValidate>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
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
      </Form>
    </AccountPage>
  );
}
