import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { PASSWORD_LENGTH_MIN, signUp } from "@scrip/auth";
import { Button, ErrorNotice, TextField } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { isSignedIn } from "../server/api.server.ts";

const SignUpForm = z.object({
  name: z.string().trim().optional(),
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(PASSWORD_LENGTH_MIN, `Use ${PASSWORD_LENGTH_MIN} characters or more`),
});

export const meta: MetaFunction = () => [
  { title: "Create an account · Scrip" },
  { name: "description", content: "An account for prepaid credits: no subscription, no minimum." },
];

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect("/chat");
  return { passwordLengthMin: PASSWORD_LENGTH_MIN };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, SignUpForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie } = context.services;
  try {
    const { token } = await signUp(
      db,
      { ...form.value, userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth.limits,
    );
    // A new account has no credits, so the next step is to get some.
    return redirect("/credits", { headers: { "Set-Cookie": sessionCookie.set(token) } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function SignUp() {
  const { passwordLengthMin } = useLoaderData<typeof loader>();
  const errors = useActionData<typeof action>()?.errors ?? {};
  const busy = useNavigation().state !== "idle";
  const [searchParams] = useSearchParams();
  return (
    <AccountPage
      title="Create an account"
      foot={
        <>
          Have an account?{" "}
          <Link
            to={{ pathname: "/login", search: searchParams.toString() }}
            className="text-accent underline underline-offset-2"
          >
            Log in
          </Link>
        </>
      }
    >
      <Form method="post" className="grid gap-5" noValidate>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <TextField label="Name" name="name" autoComplete="name" hint="Optional" error={errors["name"]} />
        <TextField label="E-mail" name="email" type="email" autoComplete="email" required error={errors["email"]} />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          hint={`${passwordLengthMin} characters or more; a few words are easiest to remember.`}
          error={errors["password"]}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Create account
        </Button>
      </Form>
    </AccountPage>
  );
}
