import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { isResetLinkGood, PASSWORD_LENGTH_MIN, resetPassword } from "@scrip/auth";
import { Button, buttonClasses, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";

const ResetForm = z.object({
  token: z.string(),
  password: z.string().min(PASSWORD_LENGTH_MIN, `Use ${PASSWORD_LENGTH_MIN} characters or more`),
});

export const meta: MetaFunction = () => [{ title: "Choose a new password · Scrip" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const isGood = await isResetLinkGood(context.services.db, token);
  return { token: isGood ? token : null, passwordLengthMin: PASSWORD_LENGTH_MIN };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, ResetForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, sessionCookie } = context.services;
  try {
    await resetPassword(db, form.value);
    return redirect("/login?after=reset", { headers: { "Set-Cookie": sessionCookie.clear() } });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function ResetPassword() {
  const { token, passwordLengthMin } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(refused);
  return (
    <AccountPage
      title="Choose a new password"
      foot={
        <>
          Remembered it? <TextLink to="/login">Log in</TextLink>
        </>
      }
    >
      {token === null ? (
        <ErrorNotice
          title="This link opens nothing any more."
          action={
            <Link to="/forgot" className={buttonClasses({ size: "small" })}>
              Send a new link
            </Link>
          }
        >
          It was used before, or its hour is over.
        </ErrorNotice>
      ) : (
        <Form method="post" className="grid gap-5" noValidate ref={form}>
          {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
          <input type="hidden" name="token" value={token} />
          <TextField
            label="New password"
            name="password"
            type="password"
            autoComplete="new-password"
            required
            autoFocus
            hint={`${passwordLengthMin} characters or more; a few words are easiest to remember.`}
            error={errors["password"]}
          />
          <p className="text-13 text-text-muted">You are logged out everywhere, here too.</p>
          <Button type="submit" variant="primary" busy={busy}>
            Change the password
          </Button>
        </Form>
      )}
    </AccountPage>
  );
}
