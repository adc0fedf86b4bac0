import type { ApiError } from "./api-error.ts";
import type { Problem } from "./conversation-session.ts";

export type ProblemWords = { title: string; text: string; action?: { label: string; to: string } };

/** A failed message in words: the title says what happened to the money. */
export function wordsForProblem(problem: Problem): ProblemWords {
  if (problem.kind === "broken") return wordsForBroken(problem);
  if (problem.kind === "unknown") {
    return {
      title: "Nobody knows yet whether your message arrived.",
      text: "The connection to Scrip was lost. Sending it again as it stands is the same message, charged once.",
    };
  }
  switch (problem.code) {
    case "debt_outstanding":
      return {
        title: "Nothing was charged. Credits are owed on this account.",
        text: "After a refund or a dispute more was taken back than was left. The next purchase repays it first.",
        action: { label: "See credits", to: "/credits" },
      };
    case "customer_frozen":
      return {
        title: "Nothing was charged. This account is frozen.",
        text: "A payment is disputed, or somebody of ours is looking into something. Your credits are still yours.",
        action: { label: "Why, and what ends it", to: "/credits" },
      };
    case "quote_expired":
      return {
        title: "Nothing was charged. The price is no longer valid.",
        text: "The new price is below your message. Send it again if you agree.",
      };
    case "unauthenticated":
      return {
        title: "Nothing was charged. You are logged out.",
        text: "Your message stays here while you log in.",
        action: { label: "Log in", to: `/login?next=${encodeURIComponent(hereOrChat())}` },
      };
    case "not_found":
      return {
        title: "Nothing was charged. This conversation is not there any more.",
        text: "It may have been deleted on another page. Your words can go into a new one.",
        action: { label: "New conversation", to: "/chat" },
      };
    default:
      return { title: "Nothing was charged.", text: problem.message };
  }
}

/** Why a message was not sent: its price could not be worked out. */
export function wordsForNoPrice({ code, message }: ApiError): ProblemWords {
  if (code === "unauthenticated" || code === "not_found") return wordsForProblem({ kind: "refused", code, message });
  return { title: "Nothing was sent or charged. There is no price.", text: message };
}

function wordsForBroken({ code, message }: Problem): ProblemWords {
  const money = "You pay for what came, and never more than was held";
  if (code === "unreachable") {
    return { title: `${money}.`, text: "The connection to Scrip was lost. The charge is in your history." };
  }
  if (code === "unauthenticated") {
    return {
      title: `${money}.`,
      text: "You were logged out while the answer was being written.",
      action: { label: "Log in", to: `/login?next=${encodeURIComponent(hereOrChat())}` },
    };
  }
  return { title: `${money}.`, text: message };
}

const hereOrChat = () => (typeof location === "undefined" ? "/chat" : location.pathname);

/** After how many seconds it is worth trying again; null where nobody said. */
export function retrySecondsOf({ code, details }: Pick<Problem, "code" | "details">): number | null {
  const seconds = details?.["retryAfterSeconds"];
  return code === "rate_limited" && typeof seconds === "number" && seconds > 0 ? Math.ceil(seconds) : null;
}
