import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { buttonClasses } from "@scrip/ui";
import { PackageGrid } from "../components/package-grid.tsx";
import { PublicPage } from "../components/public-page.tsx";
import { StatementSample } from "../components/statement-sample.tsx";
import { anonymousApi, isSignedIn } from "../server/api.server.ts";

export async function loader(args: LoaderFunctionArgs) {
  if (await isSignedIn(args)) throw redirect("/chat");
  return anonymousApi(args).credits.packages();
}

export default function Landing() {
  const { packages } = useLoaderData<typeof loader>();
  return (
    <PublicPage>
      <section className="grid items-center gap-10 py-10 sm:py-16 lg:grid-cols-[1fr_26rem]">
        <div className="grid gap-6">
          <h1 className="text-28 font-semibold tracking-tight sm:text-40">You know the price before you send.</h1>
          <p className="max-w-prose text-16 text-text-muted">
            Prepaid credits for 22 AI models. Write a message, and Scrip picks the model that fits it, tells you why,
            and shows what it will cost. You are charged what it really used, never more than you saw, and every row of
            your account adds up.
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
      <section aria-labelledby="packages" className="grid gap-6 pt-8">
        <div>
          <h2 id="packages" className="text-20 font-semibold">
            Packages
          </h2>
          <p className="mt-1 max-w-prose text-text-muted">
            Paid once. Paid credits never expire; bonus credits last 12 months. No subscription needed.
          </p>
        </div>
        <PackageGrid
          packages={packages}
          action={({ id, name }) => (
            <Link to={`/signup?package=${id}`} className={`${buttonClasses({})} w-full`}>
              Get {name}
            </Link>
          )}
        />
      </section>
    </PublicPage>
  );
}
