import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm, safePath } from "@scrip/app-server";
import { findSecondStep, finishLogInBySetUp, offerTwoFactorAtLogIn } from "@scrip/auth";
import {
  Button,
  buttonClasses,
  CodeField,
  ErrorNotice,
  RecoveryCodes,
  TwoFactorSecret,
  useFocusFirstError,
} from "@scrip/ui";
import { z } from "zod";
import { Entrance } from "../components/entrance.tsx";

const HOME = "/";

const SetUpForm = z.object({ code: z.string(), offer: z.string(), next: z.string().optional() });

export const meta: MetaFunction = () => [{ title: "Set up two-factor · Scrip admin" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { db, auth, pendingCookie } = context.services;
  const next = safePath(new URL(request.url).searchParams.get("next"), HOME);
  const token = pendingCookie.read(request.headers.get("cookie"));
  const pending = token === null ? null : { token, audience: "admin" as const };
  // After the set-up nothing waits any more, and the page still shows the recovery codes.
  if (pending === null || (await findSecondStep(db, pending)) !== "set_up") return { next, offer: null };
  return { next, offer: await offerTwoFactorAtLogIn(db, { ...pending, offered: null }, auth.secretKey) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, SetUpForm);
  if (!form.ok) return data({ errors: form.errors }, { status: 400 });
  const { db, auth, sessionCookie, pendingCookie } = context.services;
  const pendingToken = pendingCookie.read(request.headers.get("cookie")) ?? "";
  const { code, offer } = form.value;
  const client = { userAgent: request.headers.get("user-agent"), ip: context.clientIp };
  try {
    const step = { pendingToken, code, offer, audience: "admin" as const, ...client };
    const { token, recoveryCodes } = await finishLogInBySetUp(db, step, auth);
    const headers = new Headers([
      ["Set-Cookie", sessionCookie.set(token)],
      ["Set-Cookie", pendingCookie.clear()],
    ]);
    return data({ recoveryCodes }, { headers });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    // What was offered stays: it is in the authenticator already.
    const pending = { token: pendingToken, audience: "admin" as const, offered: offer };
    const isWaiting = (await findSecondStep(db, pending)) === "set_up";
    if (!isWaiting) return redirect("/login?expired=1");
    return data({ errors, offer: await offerTwoFactorAtLogIn(db, pending, auth.secretKey) }, { status });
  }
}

type Outcome = {
  errors?: Record<string, string>;
  offer?: { secret: string; uri: string; offer: string };
  recoveryCodes?: string[];
};

export default function SetUpTwoFactor() {
  const loaded = useLoaderData<typeof loader>();
  const outcome: Outcome = useActionData<typeof action>() ?? {};
  const errors = outcome.errors ?? {};
  const busy = useNavigation().state !== "idle";
  const form = useFocusFirstError(outcome.errors);
  const { next } = loaded;
  const offer = outcome.offer ?? loaded.offer;
  if (outcome.recoveryCodes) {
    return (
      <Entrance wide title="Two-factor is on" foot="You are logged in.">
        <RecoveryCodes codes={outcome.recoveryCodes} />
        <Link to={next} className={buttonClasses({ variant: "primary" })}>
          I have kept them, go on
        </Link>
      </Entrance>
    );
  }
  if (!offer) {
    return (
      <Entrance title="Set up two-factor" foot="For operators.">
        <p>This log-in took too long.</p>
        <Link to="/login" className={buttonClasses({ variant: "primary" })}>
          Start again
        </Link>
      </Entrance>
    );
  }
  return (
    <Entrance wide title="Set up two-factor" foot="Operators log in with a password and a code. This is done once.">
      <TwoFactorSecret secret={offer.secret} uri={offer.uri} />
      <Form method="post" className="grid gap-4" noValidate ref={form}>
        {errors["form"] ? <ErrorNotice title={errors["form"]} /> : null}
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="offer" value={offer.offer} />
        <CodeField autoFocus error={errors["code"]} />
        <Button type="submit" variant="primary" busy={busy}>
          Turn on and log in
        </Button>
      </Form>
    </Entrance>
  );
}
