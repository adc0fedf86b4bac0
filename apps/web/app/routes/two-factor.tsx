import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { answerSecondStep, safePath } from "@scrip/app-server";
import { findSecondStep, finishLogIn } from "@scrip/auth";
import { Button, CodeField, ErrorNotice, TextField, useFocusFirstError } from "@scrip/ui";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";

const HOME = "/chat";

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

export function action({ request, context }: ActionFunctionArgs) {
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  return answerSecondStep(request, {
    home: HOME,
    sessionCookie,
    pendingCookie,
    finish: (step) => finishLogIn(db, { ...step, audience: "web", ip: context.clientIp }, auth),
  });
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
