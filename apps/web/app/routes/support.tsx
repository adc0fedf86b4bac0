import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Paper, PaperSection } from "../components/paper.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "Support · Scrip" },
  { name: "description", content: "How to reach a person, and what to write so that they can help at once." },
];

/** Names that can never be reached, such as those of the sandbox. */
const UNREACHABLE = /\.(test|example|invalid|localhost)$/;

export async function loader(args: LoaderFunctionArgs) {
  const address = args.context.services.supportAddress;
  const isSandbox = address !== null && UNREACHABLE.test(address);
  return { signedIn: await isSignedIn(args), address, isSandbox };
}

export default function Support() {
  const { signedIn, address, isSandbox } = useLoaderData<typeof loader>();
  return (
    <Paper
      title="Support"
      signedIn={signedIn}
      summary="A person reads what you write. With the right id they see what you see."
    >
      <PaperSection id="reach" title="How to reach us">
        {address === null ? (
          <p>The people who run this installation have not set an address yet (SUPPORT_EMAIL).</p>
        ) : (
          <p>
            Write to <a href={`mailto:${address}`}>{address}</a>
            {isSandbox ? ". This is a sandbox: the address is made up, and nobody reads what is sent to it" : null}.
          </p>
        )}
      </PaperSection>
      <PaperSection id="include" title="What to include">
        <ul>
          <li>
            <strong>About an answer or a charge:</strong> the request's id. It stands in the details of the row in your{" "}
            <Link to="/history">history</Link>, at the foot of an error, and over the API in the header{" "}
            <code className="font-mono text-13">x-request-id</code>. Quote, hold, charge and receipt carry the same one.
          </li>
          <li>
            <strong>About a payment:</strong> the number of its <Link to="/receipts">receipt</Link>. Never a card
            number.
          </li>
          <li>
            <strong>About your account:</strong> write from the address that you log in with.
          </li>
        </ul>
        <p>
          Support can see amounts, models, token counts and errors. It does not need the text of your conversation; send
          it only if it is the question.
        </p>
      </PaperSection>
      <PaperSection id="first" title="Before you write">
        <ul>
          <li>
            <strong>A charge looks wrong?</strong> Its row shows the tokens, the price and the version of the price. The
            rules are in <Link to="/what-you-pay">what you pay</Link>.
          </li>
          <li>
            <strong>Credits have not arrived?</strong> They come when Stripe says that the payment was made: mostly
            within seconds, with some ways to pay after days.
          </li>
          <li>
            <strong>Nothing can be spent?</strong> The <Link to="/credits">credits</Link> page says why, and what opens
            it again.
          </li>
        </ul>
      </PaperSection>
    </Paper>
  );
}
