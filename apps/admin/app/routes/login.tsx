import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { logIn } from "@scrip/auth";
import { Badge, Button, Card, ErrorNotice, TextField, Wordmark } from "@scrip/ui";
import { z } from "zod";
import { findOperator } from "../server/operator.server.ts";

const HOME = "/";

const LogInForm = z.object({
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(1, "Enter your password"),
  next: z.string().optional(),
});

export const meta: MetaFunction = () => [{ title: "Log in · Scrip admin" }];

export async function loader(args: LoaderFunctionArgs) {
  const next = safePath(new URL(args.request.url).searchParams.get("next"), HOME);
  if (await findOperator(args)) throw redirect(next);
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
      { email, password, audience: "admin", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
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
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-sm content-center gap-6 px-4 py-10">
      <div className="flex items-center gap-3">
        <Wordmark />
        <Badge tone="accent">Admin</Badge>
      </div>
      <Card className="grid gap-5 p-6">
        <h1 className="text-20 font-semibold">Log in</h1>
        <Form method="post" className="grid gap-4" noValidate>
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
      </Card>
      <p className="text-13 text-text-muted">For operators. Sessions end after 30 minutes without use.</p>
    </main>
  );
}
