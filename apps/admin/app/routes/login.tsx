import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { logIn } from "@scrip/auth";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { Entrance } from "../components/entrance.tsx";
import { findOperator } from "../server/operator.server.ts";

const HOME = "/";

const LogInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(1, "Enter your password"),
  next: z.string().optional(),
});

export const meta: MetaFunction = () => [{ title: "Log in · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const { searchParams } = new URL(args.request.url);
  const next = safePath(searchParams.get("next"), HOME);
  if (await findOperator(args)) throw redirect(next);
  const { webUrl } = args.context.services;
  return { next, isExpired: searchParams.has("expired"), forgotUrl: new URL("/forgot", webUrl).href };
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
      { email, password, audience: "admin", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth.limits,
    );
    if (outcome.step === "done") return redirect(next, { headers: { "Set-Cookie": sessionCookie.set(outcome.token) } });
    const page = outcome.step === "code" ? "/two-factor" : "/two-factor/set-up";
    const headers = { "Set-Cookie": pendingCookie.set(outcome.pendingToken) };
    return redirect(`${page}?${new URLSearchParams({ next })}`, { headers });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function LogIn() {
  const { next, isExpired, forgotUrl } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(refused);
  return (
    <Entrance title="Log in" foot="For operators. Sessions end after 30 minutes without use.">
      <Form method="post" className="grid gap-4" noValidate ref={form}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        {isExpired && !refused ? <p role="status">That log-in took too long. Start again with your password.</p> : null}
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
        <a href={forgotUrl} className="text-13 text-accent underline underline-offset-2">
          Forgot your password?
        </a>
      </Form>
    </Entrance>
  );
}
