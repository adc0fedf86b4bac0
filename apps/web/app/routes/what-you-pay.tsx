import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import { EndingTable } from "../components/ending-table.tsx";
import { ExampleForm } from "../components/example-form.tsx";
import { PublicPage } from "../components/public-page.tsx";
import { ENDING_ROWS } from "../data/ending-rows.ts";
import { readExample } from "../data/example-request.ts";
import { anonymousApi, isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "What you pay · Scrip" },
  { name: "description", content: "What each way an answer can end costs, with examples at today's prices." },
];

export async function loader(args: LoaderFunctionArgs) {
  const api = anonymousApi(args);
  const { items: models } = await api.selection.models();
  const example = readExample(new URL(args.request.url).searchParams, models);
  return {
    signedIn: await isSignedIn(args),
    models,
    example: example && { ...example, priced: await api.selection.endings(example.request) },
  };
}

export default function WhatYouPay() {
  const { signedIn, models, example } = useLoaderData<typeof loader>();
  return (
    <PublicPage signedIn={signedIn}>
      <div className="grid gap-10 py-8">
        <div className="grid max-w-prose gap-4 text-16">
          <h1 className="text-28 font-semibold">What you pay</h1>
          <p>
            Before you send, you see a likely range and the most it can cost. The most is held while the answer runs.
            When it ends, you are charged for the tokens it used, never more than was held, and the rest is yours again.
          </p>
          <p className="text-text-muted">
            Tokens times the model's price, added up and rounded up once to a millionth of a credit. The prices are
            those of the moment you saw them, even if they change while the answer runs.
          </p>
        </div>
        {example ? (
          <section aria-labelledby="endings" className="grid gap-6">
            <div className="grid gap-1">
              <h2 id="endings" className="text-20 font-semibold">
                Every way an answer can end
              </h2>
              <p className="max-w-prose text-text-muted">
                With an example that you choose, at today's prices, worked out by the same rules that settle real
                requests. Where it ends early, a third of the answer was there.
              </p>
            </div>
            <ExampleForm models={models} choice={example.choice} />
            <ExampleFacts priced={example.priced} request={example.request} />
            <EndingTable rows={ENDING_ROWS} priced={example.priced} />
          </section>
        ) : (
          <EndingTable rows={ENDING_ROWS} />
        )}
      </div>
    </PublicPage>
  );
}

type Example = NonNullable<Awaited<ReturnType<typeof loader>>["example"]>;

/** What the figures of the example are made of. */
function ExampleFacts({ priced, request }: Pick<Example, "priced" | "request">) {
  return (
    <p role="status" className="max-w-prose text-13 text-text-muted">
      {priced.model.name}, <Credits amountMicrocredits={microcreditsOf(priced.model.creditsPer1K)} withUnit /> per 1,000
      tokens: about {request.inputTokens.toLocaleString("en")} tokens of yours, an answer of{" "}
      {request.outputTokens.toLocaleString("en")} and never more than {request.capTokens.toLocaleString("en")}. Held
      while it runs: <Credits amountMicrocredits={microcreditsOf(priced.held)} withUnit className="text-held" />.
    </p>
  );
}
