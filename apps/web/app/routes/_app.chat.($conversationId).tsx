import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { type ShouldRevalidateFunction, useLoaderData, useNavigate } from "@remix-run/react";
import { forPage } from "@scrip/app-server";
import { useCallback, useRef, useState } from "react";
import { ChatSession } from "../components/chat-session.tsx";
import { ConversationBar, ConversationRail } from "../components/conversation-list.tsx";
import { ConversationTitle } from "../components/conversation-title.tsx";
import { chatMessageOf } from "../data/chat-message.ts";
import { TrpcProvider } from "../data/trpc.tsx";
import { LISTED_AT_ONCE, useConversationChanges } from "../data/use-conversations.ts";
import { requireApi } from "../server/api.server.ts";

export { PageError as ErrorBoundary } from "../components/page-error.tsx";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.title ?? "Chat"} · Scrip` },
  { name: "description", content: "Ask any of 22 models, with the price before you send." },
];

export async function loader(args: LoaderFunctionArgs) {
  const { api, customerId, mayBuy } = await requireApi(args);
  const { conversationId } = args.params;
  const [conversations, conversation, preference, { packages }] = await forPage(
    Promise.all([
      api.conversations.list({ limit: LISTED_AT_ONCE }),
      conversationId ? api.conversations.get({ conversationId }) : null,
      api.preferences.get(),
      api.credits.packages(),
    ]),
  );
  return {
    customerId,
    conversations,
    conversationId,
    title: conversation?.title,
    messages: conversation?.messages ?? [],
    runningRequestId: conversation?.runningRequestId ?? null,
    preference,
    topUp: {
      mayBuy,
      packages,
      idempotencyKeys: Object.fromEntries(packages.map(({ id }) => [id, crypto.randomUUID()])),
    },
  };
}

/** The page itself holds the newest state of an open conversation. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ currentUrl, nextUrl }) => currentUrl.href !== nextUrl.href;

export default function ChatPage() {
  return (
    <TrpcProvider>
      <Chat />
    </TrpcProvider>
  );
}

function Chat() {
  const { conversations, conversationId, title, messages, ...start } = useLoaderData<typeof loader>();
  const [renamed, setRenamed] = useState<Record<string, string>>({});
  const { sessionKey, onConversationStarted } = useSession(conversationId);
  const { refresh } = useConversationChanges();
  const navigate = useNavigate();
  const list = {
    first: conversations,
    onRenamed: (id: string, kept: string) => setRenamed((known) => ({ ...known, [id]: kept })),
    onDeleted: (id: string) => id === conversationId && navigate("/chat"),
  };
  const onSaid = useCallback(() => void refresh(), [refresh]);
  return (
    <div className="flex grow flex-col lg:grid lg:grid-cols-[minmax(0,1fr)_15rem]">
      <div className="flex min-w-0 grow flex-col">
        <ConversationBar {...list}>
          {conversationId && title !== undefined ? (
            <ConversationTitle
              key={`${conversationId} ${renamed[conversationId]}`}
              conversationId={conversationId}
              title={renamed[conversationId] ?? title}
              onRenamed={(kept) => list.onRenamed(conversationId, kept)}
            />
          ) : (
            <p className="grow truncate px-2 text-14 font-medium text-text-muted">New conversation</p>
          )}
        </ConversationBar>
        <ChatSession
          key={sessionKey}
          conversationId={conversationId}
          messages={messages.map(chatMessageOf)}
          onConversationStarted={onConversationStarted}
          onSaid={onSaid}
          {...start}
        />
      </div>
      <ConversationRail {...list} />
    </div>
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
