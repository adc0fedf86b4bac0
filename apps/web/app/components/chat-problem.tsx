import { Link } from "@remix-run/react";
import { buttonClasses, ErrorNotice } from "@scrip/ui";
import { useEffect, useState } from "react";
import type { Problem } from "../data/conversation-session.ts";
import { type ProblemWords, retrySecondsOf, wordsForProblem } from "../data/problem-words.ts";

/** A failed message: first what happened to the money, then what to do, then the id. */
export function ChatProblem({ problem, onOver }: { problem: Problem; onOver: () => void }) {
  const waitSeconds = retrySecondsOf(problem);
  const words = wordsForProblem(problem);
  return (
    <ErrorNotice
      className="mb-3"
      title={words.title}
      referenceId={problem.requestId}
      action={words.action ? <ProblemAction action={words.action} /> : null}
    >
      {words.text} {waitSeconds === null ? null : <CountDown seconds={waitSeconds} onOver={onOver} />}
    </ErrorNotice>
  );
}

function ProblemAction({ action }: { action: NonNullable<ProblemWords["action"]> }) {
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
