import { useLocation } from "@remix-run/react";
import { microcreditsOf } from "@scrip/money";
import { Button, Notice } from "@scrip/ui";
import type { Chat } from "../data/use-chat.ts";
import { ChatProblem, NoPriceProblem } from "./chat-problem.tsx";
import { ChatTopUp, type TopUpOffer } from "./chat-top-up.tsx";
import { AtMost } from "./promised-credits.tsx";

/** What stands between a message and its answer, said above the composer. */
export function ChatNotices({ chat, topUp }: { chat: Chat; topUp: TopUpOffer }) {
  const { conversation, draft, hesitation } = chat;
  return (
    <>
      {hesitation ? null : <Waiting chat={chat} />}
      {hesitation?.kind === "no_price" ? <NoPriceProblem refusal={hesitation.refusal} /> : null}
      {hesitation?.kind === "price_unseen" ? (
        <Notice tone="held" className="mb-3" title="Nothing was sent yet.">
          This message costs at most <AtMost of={hesitation.max} /> credits. Send it again if you agree.
        </Notice>
      ) : null}
      {hesitation?.kind === "too_few_credits" ? (
        <TooFewCredits chat={chat} topUp={topUp} required={hesitation.required} />
      ) : null}
      {conversation.problem && !hesitation ? (
        <ChatProblem
          key={conversation.problem.requestId}
          problem={conversation.problem}
          onOver={conversation.dismissProblem}
        />
      ) : null}
      {draft.replacesRequestId ? (
        <p className="mb-2 flex flex-wrap gap-x-3 text-13 text-text-muted">
          Sending replaces your earlier message and what came after it. Its charge stays.
          <button type="button" className="underline underline-offset-2" onClick={chat.cancelEdit}>
            Cancel
          </button>
        </p>
      ) : null}
    </>
  );
}

function TooFewCredits({ chat, topUp, required }: { chat: Chat; topUp: TopUpOffer; required: string }) {
  const { balance, conversationId } = chat;
  const availableMicrocredits = microcreditsOf(balance.available);
  const debtMicrocredits = microcreditsOf(balance.debt);
  if (debtMicrocredits <= 0n && microcreditsOf(required) <= availableMicrocredits) return <ReadyToSend chat={chat} />;
  return (
    <ChatTopUp
      {...topUp}
      required={required}
      availableMicrocredits={availableMicrocredits}
      debtMicrocredits={debtMicrocredits}
      returnTo={conversationId ? `/chat/${conversationId}` : "/chat"}
      onLeave={chat.waitForCredits}
    />
  );
}

/** Somebody comes back from the payment page, and the words have waited. */
function Waiting({ chat }: { chat: Chat }) {
  const { search } = useLocation();
  if (!chat.draft.isWaitingForCredits || chat.draft.prompt === "") return null;
  if (chat.estimate.status !== "ready") {
    return <Notice className="mb-3" title="Your message has waited here. Working out its price …" />;
  }
  const isCovered = microcreditsOf(chat.estimate.estimate.cost.max) <= microcreditsOf(chat.balance.available);
  if (isCovered) return <ReadyToSend chat={chat} />;
  return (
    <Notice className="mb-3" title="Your message waits here.">
      {search.includes("cancelled")
        ? "The payment was not made, and nothing was charged."
        : "The credits for it have not arrived yet. You can send it as soon as they are here."}
    </Notice>
  );
}

function ReadyToSend({ chat }: { chat: Chat }) {
  return (
    <Notice
      tone="good"
      className="mb-3"
      title="Your credits are here, and so is your message."
      action={
        <Button variant="primary" size="small" onClick={chat.send} busy={chat.isAsking}>
          Send now
        </Button>
      }
    >
      {chat.estimate.status === "ready" ? (
        <>
          It costs at most <AtMost of={chat.estimate.estimate.cost.max} /> credits.
        </>
      ) : null}
    </Notice>
  );
}
