import { Link } from "@remix-run/react";
import type { ApiError } from "../data/api-error.ts";
import { wordsForNoPrice } from "../data/problem-words.ts";

/** Why there is no price, and what can be done about it, in one line. */
export function NoPrice({ refusal, onRetry }: { refusal: ApiError; onRetry?: () => void }) {
  const { action } = wordsForNoPrice(refusal);
  if (action) {
    return (
      <>
        <span className="text-bad">No price: you are logged out.</span>{" "}
        <Link to={action.to} className={LINK}>
          {action.label}
        </Link>
      </>
    );
  }
  return (
    <>
      <span className="text-bad">No price: {refusal.message}</span>{" "}
      {onRetry ? (
        <button type="button" className={LINK} onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </>
  );
}

const LINK = "rounded-control text-text underline decoration-line-strong underline-offset-2";
