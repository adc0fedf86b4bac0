import { microcreditsOf } from "@scrip/money";
import { estimateCost, taskName } from "@scrip/selection/browser";
import { Credits, Popover, PopoverClose } from "@scrip/ui";
import type { EstimateState, Quoted } from "../data/use-estimate.ts";
import type { Estimate } from "../data/wire.ts";
import { NoPrice } from "./no-price.tsx";
import { AtMost, CreditsDifference, pointsWithSign } from "./promised-credits.tsx";
import { quietLink } from "./text-link.tsx";

export type EstimateLineProps = {
  state: EstimateState;
  /** What is being written. */
  prompt: string;
  /** As of now: the estimate's own figure is as old as the estimate. */
  availableMicrocredits: bigint;
  /** Said while nothing is written. */
  idleText: string;
  onChooseModel: (model: { id: string; name: string }) => void;
  onRetry: () => void;
};

/** What sending would cost. Its room is kept in every state, so that nothing under the pointer moves. */
export function EstimateLine(props: EstimateLineProps) {
  return (
    <div
      className="flex min-h-13 items-start gap-2 pt-2 text-13 text-text-muted sm:min-h-8 sm:items-center sm:pt-1"
      aria-live="polite"
    >
      <EstimateText {...props} />
    </div>
  );
}

function EstimateText({ state, prompt, idleText, onRetry, ...rest }: EstimateLineProps) {
  switch (state.status) {
    case "idle":
      return <p>{idleText}</p>;
    case "offline":
      return <p>No connection. The price comes when it is back.</p>;
    case "failed":
      return (
        <p className="line-clamp-2">
          <NoPrice refusal={state.refusal} onRetry={onRetry} />
        </p>
      );
    case "waiting":
      return state.previous ? <RoughFigures prompt={prompt} quoted={state.previous} /> : <p>Working out the price …</p>;
    case "ready":
      return <Figures {...rest} estimate={state.estimate} />;
  }
}

/** While the server's estimate is on its way: the earlier one, carried on to what has been written since. */
function RoughFigures({ prompt, quoted: { input, estimate } }: { prompt: string; quoted: Quoted }) {
  const { expectedMicrocredits } = estimateCost(prompt, {
    text: input.prompt ?? "",
    inputTokens: estimate.tokens.input,
    outputTokens: estimate.tokens.output,
    expectedMicrocredits: microcreditsOf(estimate.cost.expected),
    outputMicrocreditsPer1K: microcreditsOf(estimate.model.creditsPer1K),
  });
  return (
    <ul data-testid="rough-estimate" aria-live="off" className={FIGURES}>
      <li>
        roughly <Credits amountMicrocredits={expectedMicrocredits} decimalsMax={2} withUnit />
      </li>
      <li>working out the price …</li>
    </ul>
  );
}

const FIGURES = "flex flex-wrap [&>li:not(:last-child)]:after:px-1.5 [&>li:not(:last-child)]:after:content-['·']";

type FiguresProps = Pick<EstimateLineProps, "availableMicrocredits" | "onChooseModel"> & { estimate: Estimate };

function Figures({ estimate, availableMicrocredits, onChooseModel }: FiguresProps) {
  const { model, taskType, complexity, cost } = estimate;
  const isAffordable = microcreditsOf(cost.max) <= availableMicrocredits;
  return (
    <ul data-testid="estimate" className={FIGURES}>
      <li className="flex min-w-0 font-medium text-text">
        <span className="max-w-44 truncate">{model.name}</span>
      </li>
      <li className="max-sm:hidden">
        {taskName(taskType)}, {complexity}
      </li>
      <li className="text-text">
        <Credits amountMicrocredits={microcreditsOf(cost.low)} decimalsMax={2} /> to <AtMost of={cost.high} /> credits
      </li>
      <li>
        at most <AtMost of={cost.max} />
      </li>
      <li>
        {isAffordable ? (
          <>
            <Credits amountMicrocredits={availableMicrocredits - microcreditsOf(cost.expected)} decimalsMax={2} /> after
          </>
        ) : (
          <span className="font-medium text-warn">not enough credits</span>
        )}
      </li>
      <li>
        <Popover
          label="Why this model"
          trigger={
            <button type="button" className={`${quietLink} px-1`}>
              why
            </button>
          }
        >
          <Explanation estimate={estimate} onChooseModel={onChooseModel} />
        </Popover>
      </li>
    </ul>
  );
}

function Explanation({ estimate, onChooseModel }: Pick<FiguresProps, "estimate" | "onChooseModel">) {
  const { taskType, complexity, tokens } = estimate;
  return (
    <div className="grid gap-3">
      <p>{estimate.reason}</p>
      <p className="text-13 text-text-muted">
        Taken for {taskName(taskType)}, {complexity}. About {tokens.input.toLocaleString("en-US")} tokens in and{" "}
        {tokens.output.toLocaleString("en-US")} out, cut at {tokens.cap.toLocaleString("en-US")}.
      </p>
      {estimate.alternatives.length > 0 ? <Alternatives estimate={estimate} onChooseModel={onChooseModel} /> : null}
    </div>
  );
}

function Alternatives({ estimate, onChooseModel }: Pick<FiguresProps, "estimate" | "onChooseModel">) {
  return (
    <table className="w-full text-13">
      <caption className="sr-only">Alternatives</caption>
      <thead>
        <tr className="text-left text-12 text-text-muted">
          <th className="pb-1 font-medium">Instead</th>
          <th className="pb-1 text-right font-medium">Credits</th>
          <th className="pb-1 text-right font-medium">Quality</th>
          <th>
            <span className="sr-only">Choose</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {estimate.alternatives.map(({ model, creditsDifference, qualityDifference }) => (
          <tr key={model.id} className="border-t border-line">
            <td className="py-2">{model.name}</td>
            <td className="py-2 text-right tabular-nums">
              <CreditsDifference of={creditsDifference} />
            </td>
            <td className="py-2 text-right tabular-nums">{pointsWithSign(qualityDifference)}</td>
            <td className="py-2 pl-3 text-right">
              <PopoverClose className="text-accent underline underline-offset-2" onClick={() => onChooseModel(model)}>
                Use<span className="sr-only"> {model.name}</span>
              </PopoverClose>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
