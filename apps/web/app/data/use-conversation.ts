import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type ChatMessage, chatMessageOf } from "./chat-message.ts";
import {
  type ConversationSession,
  createConversationSession,
  type Problem,
  type SessionState,
} from "./conversation-session.ts";
import { trpc } from "./trpc.tsx";

export type OpenConversation = SessionState &
  Pick<ConversationSession, "send" | "stop" | "showRating" | "dismissProblem">;

/** A tab that was out of sight for so long looks again at what was said meanwhile. */
const UNSEEN_MS = 30_000;

/**
 * The conversation of this page, as it goes on here and in other tabs. An answer that was running when the page was loaded is
 * followed. `onTakenBack` gets the words of a message that was refused, or may not have arrived.
 */
export function useConversation(
  conversationId: string | undefined,
  initialMessages: ChatMessage[],
  runningRequestId: string | null,
  onTakenBack: (prompt: string, problem: Problem) => void,
): OpenConversation {
  const { client } = trpc.useUtils();
  const latest = useRef({ onTakenBack, conversationId });
  const tell = useRef<(requestId: string) => void>(() => undefined);
  const [session] = useState(() =>
    createConversationSession(initialMessages, {
      onTakenBack: (prompt, problem) => latest.current.onTakenBack(prompt, problem),
      onChanged: (requestId) => tell.current(requestId),
    }),
  );
  const state = useSyncExternalStore(session.subscribe, session.state, session.state);

  useEffect(() => {
    latest.current = { onTakenBack, conversationId };
  }, [onTakenBack, conversationId]);

  const [joined] = useState(runningRequestId);
  useEffect(() => {
    if (joined) session.follow(joined);
    return session.close;
  }, [session, joined]);

  useEffect(() => {
    if (conversationId === undefined) return;
    const otherTabs = new BroadcastChannel(`scrip-conversation:${conversationId}`);
    const look = () => {
      if (session.state().running) return;
      client.conversations.get.query({ conversationId }).then(
        ({ messages, runningRequestId: running }) => session.refresh(messages.map(chatMessageOf), running),
        () => undefined, // what is shown is older, and still true
      );
    };
    otherTabs.onmessage = look;
    tell.current = (requestId) => otherTabs.postMessage(requestId);
    const stopWatching = watchReturns(look);
    return () => {
      tell.current = () => undefined;
      stopWatching();
      otherTabs.close();
    };
  }, [session, client, conversationId]);

  const { send, stop, showRating, dismissProblem } = session;
  return { ...state, send, stop, showRating, dismissProblem };
}

/** Calls back when the tab is seen again after a while. */
function watchReturns(onReturn: () => void): () => void {
  let hiddenAt = Number.POSITIVE_INFINITY;
  const onChange = () => {
    if (document.visibilityState === "hidden") hiddenAt = performance.now();
    else if (performance.now() - hiddenAt > UNSEEN_MS) onReturn();
  };
  document.addEventListener("visibilitychange", onChange);
  return () => document.removeEventListener("visibilitychange", onChange);
}
