import { Link } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { CopyButton, Credits, Popover } from "@scrip/ui";
import type { AnswerMetadata } from "../data/chat-message.ts";
import { describeEnding } from "../data/ending-words.ts";
import { platformShareOf } from "../data/platform-share.ts";
import { ChargeLines } from "./charge-lines.tsx";

type Charged = AnswerMetadata & { charge: string };

/** What an answer cost; opens what of. */
export function ChargeChip({ metadata }: { metadata: Charged }) {
  return (
    <Popover
      label="What this answer cost"
      trigger={
        <button
          type="button"
          data-testid="charge"
          className="h-8 rounded-control px-1 underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-text"
        >
          <Credits amountMicrocredits={microcreditsOf(metadata.charge)} withUnit /> charged
        </button>
      }
    >
      <ChargeDetails metadata={metadata} />
    </Popover>
  );
}

function ChargeDetails({ metadata }: { metadata: Charged }) {
  const { charge, lineItems = [], ending, priceVersion, isEstimate, refunded, requestId, modelName } = metadata;
  return (
    <div className="grid gap-3 text-13">
      <ChargeLines lines={lineItems} charge={charge} />
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-text-muted">
        <dt>of it platform share</dt>
        <dd className="text-right">
          <Credits amountMicrocredits={platformShareOf(microcreditsOf(charge))} />
        </dd>
        {refunded ? (
          <>
            <dt>given back</dt>
            <dd className="text-right text-good">
              +<Credits amountMicrocredits={microcreditsOf(refunded)} />
            </dd>
          </>
        ) : null}
      </dl>
      <p className="text-text-muted">
        {modelName}
        {priceVersion === undefined ? null : `, price version ${priceVersion}`}.{" "}
        {ending === undefined || ending === "completed"
          ? "The answer is complete."
          : `Ended: ${describeEnding(ending)}.`}{" "}
        The sum is rounded up once, to a millionth of a credit.
        {isEstimate ? " The provider told no usable count of tokens, so this is our own." : null}
      </p>
      <div className="flex items-center justify-between gap-2 border-t border-line pt-2">
        <code className="min-w-0 truncate font-mono text-12 text-text-muted select-all">{requestId}</code>
        <CopyButton text={requestId} what="request id" iconOnly />
      </div>
      <Link to={`/history?q=${encodeURIComponent(requestId)}`} className="text-accent underline underline-offset-2">
        See it in the history
      </Link>
    </div>
  );
}
