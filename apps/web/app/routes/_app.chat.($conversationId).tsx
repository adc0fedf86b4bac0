import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { type ShouldRevalidateFunction, useLoaderData, useNavigate } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { useCallback, useRef, useState } from "react";
import { ChatSession } from "../components/chat-session.tsx";
import { ConversationBar, ConversationRail } from "../components/conversation-list.tsx";
import { ConversationTitle } from "../components/conversation-title.tsx";
import { chatMessageOf } from "../data/chat-message.ts";
import { TrpcProvider } from "../data/trpc.tsx";
import { requireApi } from "../server/api.server.ts";

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction = () => [{ title: "Chat · Scrip" }];

export async function loader(args: LoaderFunctionArgs) {
  const { api } = await requireApi(args);
  const { conversationId } = args.params;
  const [list, conversation] = await forPage(
    Promise.all([
      api.conversations.list({ limit: 50 }),
      conversationId ? api.conversations.get({ conversationId }) : null,
    ]),
  );
  return {
    conversations: list.items,
    conversationId,
    title: conversation?.title,
    messages: conversation?.messages ?? [],
    runningRequestId: conversation?.runningRequestId ?? null,
  };
}

/** The page itself holds the newest state of an open conversation. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl }) => currentUrl.href !== nextUrl.href;

export default function Chat() {
  const { conversations: listed, conversationId, title, messages, runningRequestId } = useLoaderData<typeof loader>();
  const [renamed, setRenamed] = useState<Record<string, string>>({});
  const conversations = listed.map((listedAs) => ({ ...listedAs, title: renamed[listedAs.id] ?? listedAs.title }));
  const { sessionKey, onConversationStarted } = useSession(conversationId);
  return (
    <TrpcProvider>
      <div className="lg:grid lg:grid-cols-[minmax(0,1fr)_15rem]">
        <div>
          <ConversationBar conversations={conversations} />
          {conversationId && title !== undefined ? (
            <ConversationTitle
              key={conversationId}
              conversationId={conversationId}
              title={renamed[conversationId] ?? title}
              onRenamed={(kept) => setRenamed((known) => ({ ...known, [conversationId]: kept }))}
            />
          ) : null}
          <ChatSession
            key={sessionKey}
            conversationId={conversationId}
            initialMessages={messages.map(chatMessageOf)}
            runningRequestId={runningRequestId}
            onConversationStarted={onConversationStarted}
          />
        </div>
        <ConversationRail conversations={conversations} />
      </div>
    </TrpcProvider>
  );
}

/**
 * A new conversation gets its address while its first answer is streaming, and stays the same session on the page then. Any
 * other change of the address is another conversation and starts afresh.
 */
function useSession(conversationId: string | undefined) {
  const navigate = useNavigate();
  const startedHere = useRef<string>(undefined);
  const [session, setSession] = useState({ key: 0, conversationId });
  if (session.conversationId !== conversationId) {
    const goesOn = session.conversationId === undefined && conversationId === startedHere.current;
    setSession({ key: goesOn ? session.key : session.key + 1, conversationId });
  }
  const onConversationStarted = useCallback(
    (id: string) => {
      startedHere.current = id;
      navigate(`/chat/${id}`, { replace: true, preventScrollReset: true });
    },
    [navigate],
  );
  return { sessionKey: session.key, onConversationStarted };
}
