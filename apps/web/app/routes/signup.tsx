import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { PASSWORD_LENGTH_MIN, signUp } from "@scrip/auth";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";
import { isSignedIn } from "../server/api.server.ts";

/** A new account has no credits, so the next step is to get some. */
const HOME = "/credits";

const SignUpForm = z.object({
  name: z.string().trim().optional(),
  email: z.string().trim().min(1, "Enter your e-mail"),
  password: z.string().min(PASSWORD_LENGTH_MIN, `Use ${PASSWORD_LENGTH_MIN} characters or more`),
  next: z.string().optional(),
});

export const meta: MetaFunction = () => [
  { title: "Create an account · Scrip" },
  { name: "description", content: "An account for prepaid credits: no subscription, no minimum." },
];

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect("/chat");
  const next = safePath(new URL(args.request.url).searchParams.get("next"), HOME);
  return { next, passwordLengthMin: PASSWORD_LENGTH_MIN };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, SignUpForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie } = context.services;
  const { next, ...person } = form.value;
  try {
    const { token } = await signUp(
      db,
      { ...person, userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth.limits,
    );
    return redirect(safePath(next, HOME), { headers: { "Set-Cookie": sessionCookie.set(token) } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function SignUp() {
  const { next, passwordLengthMin } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const form = useFocusFirstError(refused);
  const busy = useNavigation().state !== "idle";
  const [searchParams] = useSearchParams();
  return (
    <AccountPage
      title="Create an account"
      foot={
        <>
          Have an account? <TextLink to={{ pathname: "/login", search: searchParams.toString() }}>Log in</TextLink>
        </>
      }
    >
      <Form method="post" className="grid gap-5" noValidate ref={form}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="next" value={next} />
        <TextField label="Name" name="name" autoComplete="name" hint="Optional" error={errors["name"]} />
        <TextField label="E-mail" name="email" type="email" autoComplete="username" required error={errors["email"]} />
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
