import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf, parseForm } from "@scrip/app-server";
import { readVerification, verifyEmail } from "@scrip/auth";
import { Button, buttonClasses, ErrorNotice } from "@scrip/ui";
import { z } from "zod";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";
import { isSignedIn } from "../server/api.server.ts";

const VerifyForm = z.object({ token: z.string() });

export const meta: MetaFunction = () => [{ title: "Confirm your e-mail · Scrip" }];

/** Opening the link changes nothing: mail programs open links before people do. */
export async function loader(args: LoaderFunctionArgs) {
  const { request, context } = args;
  const token = new URL(request.url).searchParams.get("token") ?? "";
  const link = await readVerification(context.services.db, token);
  return { link: link && { token, email: link.email }, signedIn: await isSignedIn(args) };
}

type Outcome = { errors?: Record<string, string>; verified?: string };

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await parseForm(request, VerifyForm);
  if (!form.ok) return data<Outcome>({ errors: form.errors }, { status: 400 });
  try {
    const { email } = await verifyEmail(context.services.db, form.value.token);
    return data<Outcome>({ verified: email });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ errors }, { status });
  }
}

export default function VerifyEmail() {
  const { link, signedIn } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  return (
    <AccountPage
      title="Confirm your e-mail"
      signedIn={signedIn}
      foot={
        <>
          Questions first? <TextLink to="/">What Scrip is</TextLink>
        </>
      }
    >
      {outcome?.verified ? (
        <div role="status" className="grid gap-5">
          <p>
            <strong className="break-words">{outcome.verified}</strong> is confirmed.
          </p>
          <Link to="/chat" className={buttonClasses({ variant: "primary" })}>
            Open Scrip
          </Link>
        </div>
      ) : link === null || outcome?.errors ? (
        <ErrorNotice
          title={Object.values(outcome?.errors ?? {})[0] ?? "This link opens nothing any more."}
          action={
            <Link to="/chat" className={buttonClasses({ size: "small" })}>
              Open Scrip
            </Link>
          }
        >
          If your address is not confirmed yet, Scrip shows a button that sends a new link.
        </ErrorNotice>
      ) : (
        <Form method="post" className="grid gap-5">
          <input type="hidden" name="token" value={link.token} />
          <p>
            Is <strong className="break-words">{link.email}</strong> yours?
          </p>
          <Button type="submit" variant="primary" busy={busy}>
            Yes, confirm it
          </Button>
        </Form>
      )}
    </AccountPage>
  );
}
