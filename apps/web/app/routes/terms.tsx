import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Paper, PaperSection } from "../components/paper.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "Terms · Scrip" },
  { name: "description", content: "What credits are, how long they last, what you pay for, and what we ask of you." },
];

export async function loader(args: LoaderFunctionArgs) {
  return { signedIn: await isSignedIn(args) };
}

export default function Terms() {
  return (
    <Paper
      title="Terms"
      since="23 November 2026"
      signedIn={useLoaderData<typeof loader>().signedIn}
      summary="What you and we can count on. “We” are the people who run this installation of Scrip; support tells you how to reach us."
    >
      <PaperSection id="credits" title="Credits">
        <p>
          A credit pays for answers on Scrip and for nothing else. It is no money: it cannot be paid out, and it moves
          to somebody else only as a gift.
        </p>
        <ul>
          <li>
            <strong>Paid credits of a package</strong> never expire.
          </li>
          <li>
            <strong>Bonus credits</strong> that come with a package last 12 months.
          </li>
          <li>
            <strong>Credits of a monthly plan</strong> last until the end of the month after the one that was paid.
          </li>
          <li>
            <strong>Credits from referrals and promotions</strong> last 90 days, unless another day is named with them.
          </li>
        </ul>
        <p>
          What expires first is spent first; of two that expire together, the given one before the paid one. You get a
          mail 30 days, 7 days and 1 day before credits expire, and the expiry is a row of your history.
        </p>
      </PaperSection>
      <PaperSection id="charges" title="What you are charged">
        <p>
          Before you send, you see the most a message can cost. That much is held, and you are never charged more. What
          each way to end costs is written down in <Link to="/what-you-pay">what you pay</Link>; that page is part of
          these terms. A quote holds for ten minutes, with the price it was made with.
        </p>
        <p>
          15 parts of 115 of each charge are the platform's share. It is inside the list price and shown with the
          charge.
        </p>
      </PaperSection>
      <PaperSection id="buying" title="Buying">
        <p>
          Prices are in US dollars; taxes, where they apply, are added on Stripe's page before you pay. Credits arrive
          when Stripe says that the payment has been made. Automatic top-up is off until you turn it on, with the
          package, the threshold and the most it may charge a month; after a card is declined it waits longer each time.
        </p>
        <p>
          Money back is explained in <Link to="/refunds">refunds</Link>.
        </p>
      </PaperSection>
      <PaperSection id="answers" title="Answers">
        <p>
          Answers are written by models of other companies. They can be wrong, also when they sound sure: check what
          matters before you rely on it. What you write and what you get is yours as far as it is ours to give.
        </p>
        <p>
          Scrip chooses the model unless you do, and says why. The likely range of a price is an estimate; the most is
          not.
        </p>
      </PaperSection>
      <PaperSection id="conduct" title="What we ask of you">
        <ul>
          <li>Do nothing with Scrip that is against the law, and nothing that its model providers forbid.</li>
          <li>Keep your password and your API keys to yourself; what is done with them counts as done by you.</li>
          <li>
            Ten answers within an hour that end without a charge put that key or session on a pause: the error says for
            how long.
          </li>
        </ul>
      </PaperSection>
      <PaperSection id="ending" title="Freezing and leaving">
        <p>
          We may freeze an account for an open dispute, for a payment that looks stolen, or for what is forbidden above.
          A frozen account can still read everything. We tell you why, unless the law says that we may not.
        </p>
        <p>
          You can delete your account at any time in the settings, unless it has a debt or an open dispute, or is the
          last owner of a team. Paid credits that are left are given up only when you type that you want that.
        </p>
      </PaperSection>
      <PaperSection id="changes" title="When these terms change">
        <p>
          The day at the top changes with them. Prices change for quotes made afterwards, never for one that was made,
          and never for credits that you have: a credit stays a credit.
        </p>
      </PaperSection>
    </Paper>
  );
}
