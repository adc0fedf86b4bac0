import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { formErrorOf } from "@scrip/app-server";
import { Button, buttonClasses, ErrorNotice } from "@scrip/ui";
import { AccountPage } from "../components/account-page.tsx";
import { TextLink } from "../components/text-link.tsx";
import { requireApi } from "../server/api.server.ts";

type Outcome = { sent: true } | { sent: false; error: string };

export const meta: MetaFunction = () => [{ title: "Confirm your e-mail · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { email, emailVerified } = await api.account.me();
  return { email, emailVerified };
}

/** Mails the link that confirms the address of whoever is logged in, again. */
export async function action(args: ActionFunctionArgs) {
  const { api } = await requireApi(args);
  try {
    await api.account.sendVerification();
    return data<Outcome>({ sent: true });
  } catch (error) {
    const { errors, status } = formErrorOf(error);
    return data<Outcome>({ sent: false, error: errors["form"] ?? "The mail could not be sent." }, { status });
  }
}

/** The strip above the pages asks from where it stands; this page answers where scripts do not. */
export default function SendVerification() {
  const { email, emailVerified } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  return (
    <AccountPage
      title="Confirm your e-mail"
      signedIn
      foot={
        <>
          Another address? <TextLink to="/settings">Change it in the settings</TextLink>
        </>
      }
    >
      {outcome?.sent || emailVerified ? (
        <div role="status" className="grid gap-5">
          <p>
            {emailVerified ? null : "A new link is on its way to "}
            <strong className="break-words">{email}</strong>
            {emailVerified ? " is confirmed." : "."}
          </p>
          <Link to="/chat" className={buttonClasses({ variant: "primary" })}>
            Open Scrip
          </Link>
        </div>
      ) : (
        <Form method="post" className="grid gap-5">
          {outcome ? <ErrorNotice title="Nothing was sent.">{outcome.error}</ErrorNotice> : null}
          <p>
            The link goes to <strong className="break-words">{email}</strong>.
          </p>
          <Button type="submit" variant="primary" busy={busy}>
            Send the link
          </Button>
        </Form>
      )}
    </AccountPage>
  );
}
