import { type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { answerSecondStep, safePath } from "@scrip/app-server";
import { findSecondStep, finishLogIn } from "@scrip/auth";
import { Button, CodeField, ErrorNotice, useFocusFirstError } from "@scrip/ui";
import { Entrance } from "../components/entrance.tsx";

const HOME = "/";

export const meta: MetaFunction = () => [{ title: "Second step · Scrip admin" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { db, pendingCookie } = context.services;
  const next = safePath(new URL(request.url).searchParams.get("next"), HOME);
  const token = pendingCookie.read(request.headers.get("cookie"));
  const step = token === null ? null : await findSecondStep(db, { token, audience: "admin" });
  if (step === null) throw redirect(`/login?${new URLSearchParams({ expired: "1", next })}`);
  if (step === "set_up") throw redirect(`/two-factor/set-up?${new URLSearchParams({ next })}`);
  return { next };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  return answerSecondStep(request, {
    home: HOME,
    sessionCookie,
    pendingCookie,
    finish: (step) => finishLogIn(db, { ...step, audience: "admin", ip: context.clientIp }, auth),
  });
}

export default function SecondStep() {
  const { next } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>()?.errors;
  const errors = refused ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(refused);
  return (
    <Entrance
      title="Second step"
      foot={
        <>
          Not you?{" "}
          <Link to="/login" className="text-accent underline underline-offset-2">
            Start again
          </Link>
        </>
      }
    >
      <Form method="post" className="grid gap-4" noValidate ref={form}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="next" value={next} />
        <CodeField
          autoFocus
          inputMode="text"
          maxLength={40}
          hint="Of your authenticator. Without it, a recovery code."
          error={errors["code"]}
        />
        <Button type="submit" variant="primary" busy={busy}>
          Log in
        </Button>
      </Form>
    </Entrance>
  );
}
