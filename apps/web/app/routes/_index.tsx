import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { buttonClasses } from "@scrip/ui";
import { EndingTable } from "../components/ending-table.tsx";
import { LandingSection } from "../components/landing-section.tsx";
import { MessageLife } from "../components/message-life.tsx";
import { ModelPriceList } from "../components/model-price-list.tsx";
import { PackageGrid } from "../components/package-grid.tsx";
import { PublicPage } from "../components/public-page.tsx";
import { StatementSample } from "../components/statement-sample.tsx";
import { ENDING_ROWS } from "../data/ending-rows.ts";
import { readExample } from "../data/example-request.ts";
import { anonymousApi, isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "Scrip · You know the price before you send" },
  {
    name: "description",
    content: "Prepaid credits for an AI assistant: the price before you send, a charge you can check afterwards.",
  },
];

const PAGE_FOR_A_PAGE = new URLSearchParams({ message: "page", answer: "page" });

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect("/chat");
  const api = anonymousApi(args);
  const [{ packages }, { items: models }] = await Promise.all([api.credits.packages(), api.selection.models()]);
  const example = readExample(PAGE_FOR_A_PAGE, models);
  return { packages, models, priced: example && (await api.selection.endings(example.request)) };
}

/** Whoever chose a package finds it again after signing up, or logging in after all. */
function signUpFor(packageId: string): string {
  return `/signup?${new URLSearchParams({ next: `/credits?package=${packageId}` })}`;
}

export default function Landing() {
  const { packages, models, priced } = useLoaderData<typeof loader>();
  return (
    <PublicPage>
      <section className="grid items-center gap-10 py-10 sm:py-16 lg:grid-cols-[1fr_28rem]">
        <div className="grid gap-6">
          <h1 className="text-28 font-semibold tracking-tight sm:text-40">You know the price before you send.</h1>
          <p className="max-w-prose text-16 text-text-muted">
            Prepaid credits for {models.length} AI models. Write a message, and Scrip picks the model that fits it,
            tells you why, and shows what it will cost. You are charged what it really used, never more than you saw,
            and every row of your account adds up.
          </p>
          <div className="flex flex-wrap gap-3">
            <Link to="/signup" className={buttonClasses({ variant: "primary" })}>
              Create an account
            </Link>
            <Link to="/what-you-pay" className={buttonClasses({ variant: "quiet" })}>
              What you pay, case by case
            </Link>
          </div>
        </div>
        <StatementSample />
      </section>

      {priced ? (
        <LandingSection
          title="One message, and where the credits are"
          text="The likely range that you also see is an estimate, and one answer in five falls outside it. The most it can cost is not an estimate."
        >
          <MessageLife priced={priced} />
        </LandingSection>
      ) : null}

      <LandingSection
        title="Packages"
        text="Paid once. Paid credits never expire; bonus credits last 12 months. No subscription needed."
      >
        <PackageGrid
          packages={packages}
          action={({ id, name }) => (
            <Link to={signUpFor(id)} className={`${buttonClasses({})} w-full`}>
              Get {name}
            </Link>
          )}
        />
      </LandingSection>

      <LandingSection
        title={`${models.length} models, one price each`}
        text="In credits per 1,000 tokens, which are about 750 words, yours and the answer's alike. Our share, 15 parts of 115, is inside. Leave the choice to Scrip, or pin one."
      >
        <ModelPriceList models={models} />
      </LandingSection>

      <LandingSection
        title="When it does not go well"
        text={
          <>
            A stopped or broken answer costs what you got of it; an empty one costs nothing.{" "}
            <Link to="/what-you-pay" className="text-accent underline underline-offset-2">
              The same, with examples at today's prices
            </Link>
          </>
        }
      >
        <EndingTable rows={ENDING_ROWS} />
      </LandingSection>
    </PublicPage>
  );
}
