import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { findSecondStep, finishLogIn } from "@scrip/auth";
import { Button, CodeField, ErrorNotice, useFocusFirstError } from "@scrip/ui";
import { z } from "zod";
import { Entrance } from "../components/entrance.tsx";

const HOME = "/";

const CodeForm = z.object({
  code: z.string().trim().min(1, "Enter the code").max(40, "This is too long for a code"),
  next: z.string().optional(),
});

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

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, CodeForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  const pendingToken = pendingCookie.read(request.headers.get("cookie")) ?? "";
  const { code, next } = form.value;
  try {
    const { token } = await finishLogIn(
      db,
      { pendingToken, code, audience: "admin", userAgent: request.headers.get("user-agent"), ip: context.clientIp },
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
