import { Link } from "@remix-run/react";
import type { ApiError } from "../data/api-error.ts";
import { wordsForNoPrice } from "../data/problem-words.ts";
import { quietLink } from "./text-link.tsx";

/** Why there is no price, and what can be done about it, in one line. */
export function NoPrice({ refusal, onRetry }: { refusal: ApiError; onRetry?: () => void }) {
  const { action } = wordsForNoPrice(refusal);
  if (action) {
    return (
      <>
        <span className="text-bad">No price: {REASONS[refusal.code] ?? refusal.message}</span>{" "}
        <Link to={action.to} className={quietLink}>
          {action.label}
        </Link>
      </>
    );
  }
  return (
    <>
      <span className="text-bad">No price: {refusal.message}</span>{" "}
      {onRetry ? (
        <button type="button" className={quietLink} onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </>
  );
}

/** Of what cannot be tried again: there is another way out. */
const REASONS: Record<string, string> = {
  unauthenticated: "you are logged out.",
  not_found: "this conversation is not there any more.",
};
