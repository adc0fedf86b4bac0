import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Paper, PaperSection } from "../components/paper.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "Privacy · Scrip" },
  { name: "description", content: "What is stored, who else gets it, how long it is kept, and how it is erased." },
];

export async function loader(args: LoaderFunctionArgs) {
  return { signedIn: await isSignedIn(args) };
}

export default function Privacy() {
  return (
    <Paper
      title="Privacy"
      since="23 November 2026"
      signedIn={useLoaderData<typeof loader>().signedIn}
      summary="We store what is needed to answer you, to charge you correctly and to prove it. There is no advertising and no tracking by others on these pages."
    >
      <PaperSection id="stored" title="What is stored">
        <ul>
          <li>
            <strong>Your account:</strong> name, e-mail address, a hash of your password, and for each session when and
            with which browser it began and was last used.
          </li>
          <li>
            <strong>Your conversations:</strong> what you wrote in the chat and what was answered. Requests over the API
            are charged without their text being kept as a conversation.
          </li>
          <li>
            <strong>Each request:</strong> model, token counts, time, how it ended, what it cost, and what the choice of
            the model was made from.
          </li>
          <li>
            <strong>Your money:</strong> purchases, receipts, and every change of your balance. Card numbers never reach
            us; they stay with Stripe.
          </li>
          <li>
            <strong>The network you log in or sign up from:</strong> counted against a limit, so that nobody can try
            passwords without end.
          </li>
          <li>
            <strong>Answers to repeatable requests,</strong> encrypted, for 24 hours, so that a request that is sent
            twice is charged once.
          </li>
        </ul>
      </PaperSection>
      <PaperSection id="others" title="Who else gets what">
        <ul>
          <li>
            <strong>The provider of the model that answers</strong> gets the message and the conversation it belongs to,
            without your name or address. You can exclude providers in the settings; an excluded one gets nothing.
          </li>
          <li>
            <strong>Stripe</strong> gets what a payment needs, from you, on its own page.
          </li>
          <li>
            <strong>The mail server</strong> that delivers our mails gets your address and the mail.
          </li>
          <li>
            <strong>Nobody else.</strong> Which model fits a message is decided on our own machines.
          </li>
        </ul>
      </PaperSection>
      <PaperSection id="cookies" title="Cookies, and what stays in your browser">
        <p>
          One cookie for the session, one for the minutes between your password and the second step if you use one, and
          one for the colours if you choose other ones than your device's. None follows you anywhere, so there is
          nothing to agree to.
        </p>
        <p>
          A message that you have not sent yet is kept in this browser until you send it or delete your account. To tell
          you its price, we read it while you write: no provider gets it, and only its checksum is stored, not its
          words. A price that you do not use is deleted with that checksum within two days.
        </p>
      </PaperSection>
      <PaperSection id="kept" title="How long it is kept">
        <p>
          Conversations stay until you delete them, or for as long as you choose in the settings: a day, a week, 30 or
          90 days, or a year after the last message. What is deleted is erased, not hidden.
        </p>
        <p>
          Rows of the account book are never deleted: they are what proves that your balance, and everybody's, adds up.
        </p>
      </PaperSection>
      <PaperSection id="rights" title="Taking it with you, and erasing it">
        <p>
          The settings have an export of everything that is yours, and the way to delete the account. Deleting erases
          your profile, your conversations and stored answers. What remains of you in the account book is a pseudonym.
        </p>
        <p>
          For anything else about your data, write to <Link to="/support">support</Link>.
        </p>
      </PaperSection>
    </Paper>
  );
}
