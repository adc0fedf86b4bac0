import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { findSecondStep, finishLogIn } from "@scrip/auth";
import { Button, CodeField, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";

const HOME = "/chat";

const CodeForm = z.object({
  code: z.string().trim().min(1, "Enter the code").max(40, "This is too long for a code"),
  next: z.string().optional(),
});

export const meta: MetaFunction = () => [{ title: "Second step · Scrip" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { db, pendingCookie } = context.services;
  const { searchParams } = new URL(request.url);
  const next = safePath(searchParams.get("next"), HOME);
  const token = pendingCookie.read(request.headers.get("cookie"));
  const step = token === null ? null : await findSecondStep(db, { token, audience: "web" });
  if (step !== "code") throw redirect(`/login?${new URLSearchParams({ after: "expired", next })}`);
  return { next, withRecoveryCode: searchParams.get("with") === "recovery-code" };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, CodeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  const pendingToken = pendingCookie.read(request.headers.get("cookie")) ?? "";
  const { code, next } = form.value;
  try {
    const { token } = await finishLogIn(
      db,
      { pendingToken, code, audience: "web", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
      auth,
    );
    const headers = new Headers([
      ["Set-Cookie", sessionCookie.set(token)],
      ["Set-Cookie", pendingCookie.clear()],
    ]);
    return redirect(safePath(next, HOME), { headers });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data({ errors }, { status });
  }
}

export default function SecondStep() {
  const { next, withRecoveryCode } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(refused);
  const other = new URLSearchParams(withRecoveryCode ? { next } : { next, with: "recovery-code" });
  return (
    <AccountPage
      title="Second step"
      foot={
        <>
          Not you? <TextLink to="/login">Start again</TextLink>
        </>
      }
    >
      <Form method="post" className="grid gap-5" noValidate ref={form} key={String(withRecoveryCode)}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="next" value={next} />
        {withRecoveryCode ? (
          <TextField
            label="Recovery code"
            name="code"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={40}
            required
            autoFocus
            className="font-mono"
            hint="One of the ten that you kept. It works once."
            error={errors["code"]}
          />
        ) : (
          <CodeField autoFocus error={errors["code"]} />
        )}
        <Button type="submit" variant="primary" busy={busy}>
          Log in
        </Button>
        <p className="text-13">
          <TextLink to={`/two-factor?${other}`}>
            {withRecoveryCode ? "Use your authenticator" : "Use a recovery code"}
          </TextLink>
        </p>
      </Form>
    </AccountPage>
  );
}
