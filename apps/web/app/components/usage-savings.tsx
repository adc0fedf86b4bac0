import { microcreditsOf } from "@scrip/money";
import { Credits } from "@scrip/ui";
import type { ReactNode } from "react";
import type { Usage } from "../data/wire.ts";

type Comparison = NonNullable<Usage["savings"]["dearest"]>;

/** What the same tokens would have cost with one model for everything, also where that would have been less. */
export function UsageSavings({ savings, requests }: { savings: Usage["savings"]; requests: number }) {
  const { dearest, usual } = savings;
  return (
    <section aria-labelledby="usage-savings" className="grid min-w-0 content-start gap-4">
      <div className="grid gap-0.5">
        <h2 id="usage-savings" className="text-16 font-semibold">
          One model for everything
        </h2>
        <p className="max-w-prose text-13 text-text-muted">
          What the same tokens would have cost, at the prices when you sent them. Another model would not have used
          exactly the same tokens, so read it as a rough figure.
        </p>
      </div>
      {dearest || usual ? (
        <dl className="grid gap-4 sm:grid-cols-2">
          {dearest ? (
            <Against comparison={dearest} requests={requests} name={<>Against {dearest.name}, the dearest</>} />
          ) : null}
          {usual ? (
            <Against comparison={usual} requests={requests} name={<>Against {usual.name}, which you use most</>} />
          ) : null}
        </dl>
      ) : (
        <p className="text-13 text-text-muted">There is nothing in this period that could be compared.</p>
      )}
    </section>
  );
}

function Against({ comparison, requests, name }: { comparison: Comparison; requests: number; name: ReactNode }) {
  const saved = microcreditsOf(comparison.saved);
  return (
    <div className="grid content-start gap-1 border-t border-line pt-3">
      <dt className="text-13 text-text-muted">{name}</dt>
      <dd className="text-20 font-semibold">
        {saved === 0n ? (
          "No difference"
        ) : (
          <>
            <Credits amountMicrocredits={saved < 0n ? -saved : saved} />{" "}
            <span className="font-normal">{saved > 0n ? "credits saved" : "credits more"}</span>
          </>
        )}
      </dd>
      <dd className="text-13 text-text-muted">
        With {comparison.name} alone <Credits amountMicrocredits={microcreditsOf(comparison.wouldHaveCost)} />, charged{" "}
        <Credits amountMicrocredits={microcreditsOf(comparison.charged)} />.
        {comparison.requests < requests ? ` ${comparison.requests} of ${requests} requests can be compared.` : null}
      </dd>
    </div>
  );
}
