import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Paper, PaperSection } from "../components/paper.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "Refunds · Scrip" },
  { name: "description", content: "When credits are given back, when money is, and what a refund takes with it." },
];

export async function loader(args: LoaderFunctionArgs) {
  return { signedIn: await isSignedIn(args) };
}

export default function Refunds() {
  return (
    <Paper
      title="Refunds"
      since="23 November 2026"
      signedIn={useLoaderData<typeof loader>().signedIn}
      summary="Two different things are called a refund: credits given back for an answer, and money given back for a purchase. Each is a row of your history, with the reason on it."
    >
      <PaperSection id="credits" title="Credits given back">
        <p>
          Most failures are never charged, so there is nothing to give back: see{" "}
          <Link to="/what-you-pay">what you pay</Link>.
        </p>
        <p>
          When the same model fails you in the same way three times in a row within an hour, what those three answers
          cost comes back by itself. If something else was charged that should not have been, write to{" "}
          <Link to="/support">support</Link> with the request's id.
        </p>
      </PaperSection>
      <PaperSection id="money" title="Money given back">
        <p>
          Ask <Link to="/support">support</Link> with the receipt's number. The money goes back the way it came, to the
          same card, through Stripe. A refund can be of the whole purchase or of a part of it.
        </p>
        <p>
          A refund takes its share of the credits with it, of the paid ones and of the bonus that came with them: half
          of the money back is half of the credits back, rounded up to a millionth of a credit. Several refunds of one
          purchase are added up, so that together they never take more than the purchase gave.
        </p>
        <ul>
          <li>
            <strong>Gifts</strong> that were made from the purchase and are not claimed yet come back first.
          </li>
          <li>
            <strong>What you have spent already</strong> is taken from your other paid credits.
          </li>
          <li>
            <strong>What is still missing</strong> becomes a debt. It is no part of your balance and bears no interest.
            While there is one, nothing can be spent; your next purchase repays it first.
          </li>
          <li>
            <strong>What a running answer holds</strong> is taken when that answer ends.
          </li>
        </ul>
      </PaperSection>
      <PaperSection id="disputes" title="Disputes with your bank">
        <p>
          While a payment is in dispute your account is frozen: you can read everything and spend nothing. If the
          dispute is decided for you, it takes credits back as a refund would. If it is decided for us, or withdrawn,
          the account opens again, and credits that were taken are given back.
        </p>
        <p>
          Writing to <Link to="/support">support</Link> is quicker, and nothing is frozen meanwhile.
        </p>
      </PaperSection>
      <PaperSection id="plans" title="Monthly plans">
        <p>
          You can cancel at any time; the plan then ends with the month that is paid, and what is left of its credits
          can be spent until the end of the month after it.
        </p>
      </PaperSection>
    </Paper>
  );
}
