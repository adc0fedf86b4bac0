import { groupThousands, microcreditsOf } from "@scrip/money";
import { Credits, Stat, StatList } from "@scrip/ui";
import type { UsageRange } from "../data/usage-range.ts";
import { describeChange, describeDays } from "../data/usage-words.ts";
import type { Usage } from "../data/wire.ts";

/** What the period cost, how that compares with the one before, and what it was for. */
export function UsageTotal({ usage, range }: { usage: Usage; range: UsageRange }) {
  const { credits, before, requests, tokens, charged, refunded } = usage;
  const total = microcreditsOf(credits);
  return (
    <section aria-labelledby="usage-total" className="grid gap-5">
      <div className="grid gap-1">
        <h2 id="usage-total" className="text-13 text-text-muted">
          Used {describeDays(range)}, {range.from === range.to ? "a day" : "days"} in UTC
        </h2>
        <p className="leading-12" data-testid="usage-total">
          <Credits amountMicrocredits={total} className="text-28 font-semibold tracking-tight sm:text-40" />{" "}
          <span className="text-text-muted">credits</span>
        </p>
        <p className="text-text-muted">{describeChange(total, microcreditsOf(before.credits), range.before)}</p>
      </div>
      <StatList>
        <Stat
          name="Requests charged"
          value={groupThousands(String(requests))}
          hint={`${groupThousands(String(before.requests))} ${range.before}`}
        />
        <Stat
          name="A request, on average"
          value={requests === 0 ? "–" : <Credits amountMicrocredits={total / BigInt(requests)} decimalsMax={4} />}
          hint="credits"
        />
        <Stat
          name="Tokens sent"
          value={groupThousands(String(tokens.input))}
          hint={tokens.cachedInput > 0 ? `${groupThousands(String(tokens.cachedInput))} of them cached` : "input"}
        />
        <Stat name="Tokens received" value={groupThousands(String(tokens.output))} hint="output" />
      </StatList>
      {refunded === "0" ? null : (
        <p className="text-13 text-text-muted">
          Charged <Credits amountMicrocredits={microcreditsOf(charged)} />, given back{" "}
          <Credits amountMicrocredits={microcreditsOf(refunded)} />.
        </p>
      )}
    </section>
  );
}
