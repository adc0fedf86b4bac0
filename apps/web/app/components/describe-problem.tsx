import { Link } from "@remix-run/react";
import { buttonClasses, type ErrorNoticeProps } from "@scrip/ui";
import type { ApiError } from "../data/api-error.ts";

/** A failed message in words: first what happened to the money, then what to do. */
export function describeProblem(problem: ApiError & { lostMidway: boolean }): ErrorNoticeProps {
  if (problem.lostMidway) {
    return {
      title: "The answer broke off.",
      children: `${problem.message} You pay for what was delivered and never more than was held; your history shows the charge.`,
    };
  }
  switch (problem.code) {
    case "insufficient_credits":
      return {
        title: "Nothing was charged. You do not have enough credits for this message.",
        children: shortfall(problem.details),
        action: (
          <Link to="/credits" className={buttonClasses({ variant: "primary", size: "small" })}>
            Buy credits
          </Link>
        ),
      };
    case "quote_expired":
      return {
        title: "Nothing was charged. The price has changed since you saw it.",
        children: "The new price is below the message. Send it again if you agree.",
      };
    case "unauthenticated":
      return {
        title: "Nothing was charged. You are logged out.",
        action: (
          <Link to="/login" className={buttonClasses({ size: "small" })}>
            Log in
          </Link>
        ),
      };
    case "unreachable":
      return {
        title: "The message may not have arrived.",
        children: "The connection to Scrip was lost. Sending it again is safe; a charge would be in your history.",
      };
    default:
      return { title: "Nothing was charged.", children: problem.message };
  }
}

function shortfall(details: ApiError["details"]): string | undefined {
  const { required, available } = details ?? {};
  return typeof required === "string" && typeof available === "string"
    ? `It may cost up to ${required} credits and you have ${available}.`
    : undefined;
}
