import { microcreditsOf } from "@scrip/money";
import { Button, buttonClasses, Credits, Popover, PopoverClose, Skeleton } from "@scrip/ui";
import { useQuote } from "../data/use-estimate.ts";
import type { Estimate, EstimateInput } from "../data/wire.ts";
import { NoPrice } from "./no-price.tsx";
import { AtMost, pointsWithSign } from "./promised-credits.tsx";

export type RegenerateProps = {
  /** The same prompt in its own place, as it would be priced. */
  input: EstimateInput;
  /** Something was said after this answer. */
  hasLater: boolean;
  regenerate: (shown: Pick<Estimate, "cost">, model: string | undefined) => void;
};

/** Asks for another answer, after saying what it would cost. */
export function Regenerate(props: RegenerateProps) {
  return (
    <Popover
      label="Another answer"
      trigger={
        <Button size="small" variant="quiet" className="px-1.5" aria-label="Regenerate" title="Regenerate">
          <svg
            aria-hidden="true"
            viewBox="0 0 20 20"
            className="size-4"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.5"
            strokeLinecap="round"
            strokeLinejoin="round"
          >
            <path d="M15.5 10a5.5 5.5 0 1 1-1.6-3.9M15.5 3.5v3h-3" />
          </svg>
        </Button>
      }
    >
      <Offers {...props} />
    </Popover>
  );
}

function Offers({ input, hasLater, regenerate }: RegenerateProps) {
  const { estimate, refusal } = useQuote(input);
  return (
    <div className="grid min-h-44 content-start gap-3 text-13">
      <p className="text-text-muted">
        Another answer to the same message is another charge. The one you have stays behind it.
        {hasLater ? " What came after it leaves the conversation." : null}
      </p>
      {refusal ? (
        <p>
          <NoPrice refusal={refusal} />
        </p>
      ) : null}
      {estimate || refusal ? null : <Skeleton className="h-28" />}
      {estimate ? (
        <ul className="grid gap-2">
          <Offer estimate={estimate} isFirst onChoose={() => regenerate(estimate, undefined)} />
          {estimate.alternatives.map((other) => (
            <Offer
              key={other.model.id}
              estimate={other}
              note={pointsWithSign(other.qualityDifference)}
              onChoose={() => regenerate(other, other.model.id)}
            />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

type OfferProps = {
  estimate: Pick<Estimate, "model" | "cost">;
  isFirst?: boolean;
  note?: string;
  onChoose: () => void;
};

function Offer({ estimate: { model, cost }, isFirst = false, note, onChoose }: OfferProps) {
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line pt-2">
      <span className="min-w-0">
        <span className="block truncate font-medium">{model.name}</span>
        <span className="text-12 text-text-muted">
          <Credits amountMicrocredits={microcreditsOf(cost.low)} decimalsMax={2} /> to <AtMost of={cost.high} />, at
          most <AtMost of={cost.max} />
          {note ? ` · ${note}` : null}
        </span>
      </span>
      <PopoverClose
        className={buttonClasses({ size: "small", variant: isFirst ? "primary" : "secondary" })}
        onClick={onChoose}
        aria-label={`Answer again with ${model.name}`}
      >
        {isFirst ? "Answer again" : "Use"}
      </PopoverClose>
    </li>
  );
}
