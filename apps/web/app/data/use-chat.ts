import { microcreditsOf } from "@scrip/money";
import { useRef, useState } from "react";
import type { ApiError } from "./api-error.ts";
import type { ChatMessage } from "./chat-message.ts";
import type { Controls } from "./controls.ts";
import type { Problem } from "./conversation-session.ts";
import { useBalance } from "./live-balance.tsx";
import { useConversation } from "./use-conversation.ts";
import { useDraft } from "./use-draft.ts";
import { refusalOf, useEstimate } from "./use-estimate.ts";
import type { Estimate, EstimateInput } from "./wire.ts";

export type ChatStart = {
  customerId: string;
  conversationId: string | undefined;
  messages: ChatMessage[];
  /** The answer that is being written while the page is loaded. */
  runningRequestId: string | null;
};

/** Why the message still stands in the composer. */
export type Hesitation =
  /** Its price could not be worked out. */
  | { kind: "no_price"; refusal: ApiError }
  /** Its price was not seen before it was sent, and is above what was agreed to. */
  | { kind: "price_unseen"; max: string }
  /** It may cost more than there is. */
  | { kind: "too_few_credits"; required: string };

/**
 * The chat: what is written, what it would cost, and the conversation that it becomes part of.
 *
 * Nothing is sent at a price that was not seen, unless it is at most what this page has already sent at. A quote that grew old is
 * asked for again without a word as long as its maximum did not rise.
 */
export function useChat({ customerId, conversationId, messages, runningRequestId }: ChatStart) {
  const [draft, changeDraft] = useDraft(customerId, conversationId);
  const [isAsking, setIsAsking] = useState(false);
  const [hesitation, setHesitation] = useState<Hesitation | null>(null);
  const balance = useBalance();
  const agreedMax = useRef(0n);
  const setAside = useRef("");
  const sent = useRef<{ order: Order; quote: Estimate; isAskedAgain: boolean }>(undefined);

  const conversation = useConversation(conversationId, messages, runningRequestId, onTakenBack);
  const knownId = conversationId ?? conversation.messages.at(-1)?.metadata?.conversationId;
  const inputOf = ({ prompt, replacesRequestId, controls }: Order): EstimateInput => ({
    prompt,
    ...controls,
    ...(knownId ? { conversationId: knownId } : {}),
    ...(replacesRequestId ? { replacesRequestId } : {}),
  });
  const drafted: Order = {
    prompt: draft.prompt.trim(),
    replacesRequestId: draft.replacesRequestId,
    controls: draft.controls,
    isDrafted: true,
  };
  const estimate = useEstimate(drafted.prompt === "" ? null : inputOf(drafted));

  function send() {
    if (drafted.prompt === "" || isAsking) return;
    if (estimate.status === "ready") sendAt(drafted, estimate.estimate);
    else askAndSend(drafted, agreedMax.current);
  }

  function sendAt(order: Order, quote: Estimate, isAskedAgain = false) {
    if (microcreditsOf(quote.cost.max) > microcreditsOf(balance.available)) {
      return hesitate(order, { kind: "too_few_credits", required: quote.cost.max });
    }
    agree(quote);
    setHesitation(null);
    estimate.forget(inputOf(order));
    sent.current = { order, quote, isAskedAgain };
    if (order.isDrafted) {
      changeDraft({ prompt: setAside.current, replacesRequestId: undefined, isWaitingForCredits: undefined });
      setAside.current = "";
    }
    const { prompt, replacesRequestId, controls } = order;
    conversation.send(prompt, { quoteId: quote.quoteId, conversationId: knownId, replacesRequestId, controls });
  }

  /** Sends at a price asked for just now, unless it is above what was agreed to: that needs another click. */
  function askAndSend(order: Order, agreedMicrocredits: bigint, isAskedAgain = false) {
    setIsAsking(true);
    estimate
      .requote(inputOf(order))
      .then(
        (quote) => {
          if (microcreditsOf(quote.cost.max) <= agreedMicrocredits) return sendAt(order, quote, isAskedAgain);
          agree(quote);
          hesitate(order, { kind: "price_unseen", max: quote.cost.max });
        },
        (error: unknown) => hesitate(order, { kind: "no_price", refusal: refusalOf(error) }),
      )
      .finally(() => setIsAsking(false));
  }

  function agree({ cost }: Estimate) {
    const max = microcreditsOf(cost.max);
    if (max > agreedMax.current) agreedMax.current = max;
  }

  function hesitate(order: Order, why: Hesitation) {
    setHesitation(why);
    putBack(order);
  }

  /** The words stand in the composer again, unless something else does. */
  function putBack({ prompt, replacesRequestId, isDrafted }: Order) {
    if (draft.prompt !== "" && isDrafted) return;
    if (!isDrafted) setAside.current = draft.prompt;
    changeDraft({ prompt, replacesRequestId });
  }

  function onTakenBack(prompt: string, problem: Problem) {
    const last = sent.current;
    if (!last) return;
    const { order, quote, isAskedAgain } = last;
    if (problem.code === "quote_expired" && !isAskedAgain) {
      conversation.dismissProblem();
      return askAndSend(order, microcreditsOf(quote.cost.max), true);
    }
    // With the same quote it is the same message, whether or not it arrived the first time.
    if (problem.kind === "unknown") estimate.remember(inputOf(order), quote);
    if (problem.code === "insufficient_credits") {
      const required = problem.details?.["required"];
      conversation.dismissProblem();
      setHesitation({ kind: "too_few_credits", required: typeof required === "string" ? required : quote.cost.max });
    }
    if (order.isDrafted && draft.prompt === "") changeDraft({ prompt, replacesRequestId: order.replacesRequestId });
  }

  return {
    conversation,
    conversationId: knownId,
    draft,
    estimate,
    /** The price is being asked for, and then the message is sent. */
    isAsking,
    hesitation,
    balance,
    send,
    write(prompt: string) {
      setHesitation(null);
      changeDraft({ prompt, ...(prompt === "" ? { isWaitingForCredits: undefined } : {}) });
    },
    control(change: Partial<Controls>) {
      setHesitation(null);
      const controls = Object.fromEntries(
        Object.entries({ ...draft.controls, ...change }).filter(([, value]) => value !== undefined),
      );
      changeDraft({ controls });
    },
    /** Puts a prompt into the composer, to be sent in the place of what it was. */
    edit(prompt: string, requestId: string | undefined) {
      if (!draft.replacesRequestId) setAside.current = draft.prompt;
      setHesitation(null);
      changeDraft({ prompt, replacesRequestId: requestId });
    },
    /** Brings back what was written before the edit. False when nothing is being edited. */
    cancelEdit(): boolean {
      if (!draft.replacesRequestId) return false;
      setHesitation(null);
      changeDraft({ prompt: setAside.current, replacesRequestId: undefined });
      setAside.current = "";
      return true;
    },
    /** The same prompt once more, at most at the price that was shown. */
    regenerate(prompt: string, requestId: string, shown: Pick<Estimate, "cost">, model: string | undefined) {
      const controls = model === undefined ? draft.controls : { ...draft.controls, model };
      askAndSend({ prompt, replacesRequestId: requestId, controls, isDrafted: false }, microcreditsOf(shown.cost.max));
    },
    inputOf,
    /** The words wait here until the credits are bought. */
    waitForCredits: () => changeDraft({ isWaitingForCredits: true }),
  };
}

export type Chat = ReturnType<typeof useChat>;

type Order = {
  prompt: string;
  replacesRequestId: string | undefined;
  controls: Partial<Controls>;
  /** It stands in the composer; otherwise it is a regeneration. */
  isDrafted: boolean;
};
