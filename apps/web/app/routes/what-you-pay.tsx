import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { EndingTable } from "../components/ending-table.tsx";
import { PublicPage } from "../components/public-page.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [{ title: "What you pay · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  return { signedIn: await isSignedIn(args) };
}

export default function WhatYouPay() {
  return (
    <PublicPage signedIn={useLoaderData<typeof loader>().signedIn}>
      <div className="grid gap-6 py-8">
        <h1 className="text-28 font-semibold">What you pay</h1>
        <div className="grid max-w-prose gap-4 text-16 text-text-muted">
          <p>
            Before you send, you see a likely range and the most it can cost. The most is held while the answer runs.
            When it ends, you are charged for the tokens it used, never more than was held, and the rest is yours again.
          </p>
          <p>
            Tokens times the model's price, rounded up once to a millionth of a credit. The prices are those of the
            moment you saw them, even if they change while the answer runs.
          </p>
        </div>
        <EndingTable />
      </div>
    </PublicPage>
  );
}
