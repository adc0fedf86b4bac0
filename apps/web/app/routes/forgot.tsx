import { type ActionFunctionArgs, data, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { requestPasswordReset } from "@scrip/auth";
import { Button, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";

const ForgotForm = z.object({ email: z.string().trim().min(1, "Enter your e-mail").max(320, "This is too long") });

export const meta: MetaFunction = () => [{ title: "Forgot your password · Scrip" }];

type Outcome = { errors?: Record<string, string>; sentTo?: string };

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, ForgotForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  const { db, auth } = context.services;
  const { email } = form.value;
  try {
    await requestPasswordReset(db, { email, ip: context.clientIp }, auth.limits);
    return data<Outcome>({ sentTo: email });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function ForgotPassword() {
  const { errors: refused, sentTo } = useActionData<typeof action>() ?? {};
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(refused);
  return (
    <AccountPage
      title={sentTo ? "Look into your mail" : "Forgot your password"}
      foot={
        <>
          Remembered it? <TextLink to="/login">Log in</TextLink>
        </>
      }
    >
      {sentTo ? (
        <div role="status" className="grid gap-3">
          <p>
            If <strong className="break-words">{sentTo}</strong> has an account here, a link is on its way. It works
            once, for an hour.
          </p>
          <p className="text-text-muted">
            Nothing there? Look among spam, or ask again with the address you signed up with.
          </p>
        </div>
      ) : (
        <Form method="post" className="grid gap-5" noValidate ref={form}>
          {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
          <TextField
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            hint="We mail you a link with which you choose a new password."
            error={errors["email"]}
          />
          <Button type="submit" variant="primary" busy={busy}>
            Send the link
          </Button>
        </Form>
      )}
    </AccountPage>
  );
}
