import { Link } from "@remix-run/react";
import { buttonClasses, ErrorNotice } from "@scrip/ui";
import { useEffect, useState } from "react";
import type { ApiError } from "../data/api-error.ts";
import type { Problem } from "../data/conversation-session.ts";
import { type ProblemWords, retrySecondsOf, wordsForNoPrice, wordsForProblem } from "../data/problem-words.ts";

/** A failed message: first what happened to the money, then what to do, then the id. */
export function ChatProblem({ problem, onOver }: { problem: Problem; onOver: () => void }) {
  const waitSeconds = retrySecondsOf(problem);
  const words = wordsForProblem(problem);
  return (
    <ErrorNotice
      className="mb-3"
      title={words.title}
      referenceId={problem.requestId}
      action={<ProblemAction words={words} />}
    >
      {words.text} {waitSeconds === null ? null : <CountDown seconds={waitSeconds} onOver={onOver} />}
    </ErrorNotice>
  );
}

/** A message that stays where it is, because it has no price. */
export function NoPriceProblem({ refusal }: { refusal: ApiError }) {
  const words = wordsForNoPrice(refusal);
  return (
    <ErrorNotice className="mb-3" title={words.title} action={<ProblemAction words={words} />}>
      {words.text}
    </ErrorNotice>
  );
}

function ProblemAction({ words: { action } }: { words: ProblemWords }) {
  if (!action) return null;
  return (
    <Link to={action.to} className={buttonClasses({ size: "small" })}>
      {action.label}
    </Link>
  );
}

/** The time until it is worth trying again. */
function CountDown({ seconds, onOver }: { seconds: number; onOver: () => void }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return onOver();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, onOver]);
  return (
    <span role="timer" className="tabular-nums">
      Again in {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")}.
    </span>
  );
}
