import { microcreditsOf } from "@scrip/money";
import { Credits, classNames } from "@scrip/ui";
import type { ReactNode } from "react";
import type { PricedEndings } from "../data/wire.ts";

/** What happens to credits from writing to the end of an answer, with real prices. */
export function MessageLife({ priced }: { priced: PricedEndings }) {
  const completed = priced.endings.find((ending) => ending.case === "completed");
  const heldMicrocredits = microcreditsOf(priced.held);
  const chargeMicrocredits = microcreditsOf(completed?.charge ?? "0");
  const price = <Credits amountMicrocredits={microcreditsOf(priced.model.creditsPer1K)} withUnit />;
  return (
    <figure className="grid gap-4">
      <ol className="grid overflow-hidden rounded-card border border-line bg-surface sm:grid-cols-4">
        <Step title="You write" amount={heldMicrocredits} before="at most">
          Before you send, you see the model, the reason, and the most it can cost.
        </Step>
        <Step title="You send" amount={heldMicrocredits} after="held" className="text-held">
          That much is set aside, so that two answers cannot spend the same credits.
        </Step>
        <Step title="It is answered" amount={chargeMicrocredits} after="charged">
          You pay for the tokens that were used. Never more than was held.
        </Step>
        <Step title="The rest" amount={heldMicrocredits - chargeMicrocredits} after="free again">
          It never left your account. The charge is a row of it, with its own number.
        </Step>
      </ol>
      <figcaption className="text-13 text-text-muted">
        Today's prices: a page of text sent to {priced.model.name} at {price} per 1,000 tokens, and a page back. All
        four carry one id, in the chat, the history, the receipt and the API.
      </figcaption>
    </figure>
  );
}

type StepProps = {
  title: string;
  amount: bigint;
  before?: string;
  after?: string;
  className?: string;
  children: ReactNode;
};

function Step({ title, amount, before, after, className, children }: StepProps) {
  return (
    <li className="-mt-px -ml-px grid content-start gap-2 border-t border-l border-line p-5">
      <span className="text-13 font-medium">{title}</span>
      <span className={classNames("flex flex-wrap items-baseline gap-x-1.5", className)}>
        {before ? <span className="text-13 text-text-muted">{before}</span> : null}
        <span>
          <Credits amountMicrocredits={amount} className="text-20 font-semibold" />
          <span className="text-13 text-text-muted"> credits</span>
        </span>
        {after ? <span className="text-13 text-text-muted">{after}</span> : null}
      </span>
      <span className="text-13 text-text-muted">{children}</span>
    </li>
  );
}
