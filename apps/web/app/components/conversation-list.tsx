import { Link, NavLink } from "@remix-run/react";
import { Button, buttonClasses, classNames, controlClasses, Drawer, HistoryIcon, PlusIcon } from "@scrip/ui";
import { useState } from "react";
import { trpc } from "../data/trpc.tsx";
import { useDebounced } from "../data/use-debounced.ts";
import type { ConversationSummary } from "../data/wire.ts";

/** Earlier conversations beside the open one. */
export function ConversationRail({ conversations }: { conversations: ConversationSummary[] }) {
  return (
    <aside
      aria-label="Conversations"
      className="sticky top-0 h-dvh overflow-y-auto border-l border-line px-3 py-5 max-lg:hidden"
    >
      <NewConversation className="mb-3 w-full" />
      <FoundConversations conversations={conversations} />
    </aside>
  );
}

/** The same where there is no room beside: a bar above, and the list in a drawer. */
export function ConversationBar({ conversations }: { conversations: ConversationSummary[] }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex justify-between gap-3 px-4 pt-3 sm:px-8 lg:hidden">
      <Button size="small" variant="quiet" className="-ml-3" onClick={() => setOpen(true)}>
        <HistoryIcon /> Conversations
      </Button>
      <NewConversation />
      <Drawer open={open} onOpenChange={setOpen} title="Conversations">
        <FoundConversations conversations={conversations} onChosen={() => setOpen(false)} />
      </Drawer>
    </div>
  );
}

type ListProps = { conversations: ConversationSummary[]; onChosen?: () => void };

const TYPING_PAUSE_MS = 300;

/** The newest conversations, or those in which the words occur that are searched for. */
function FoundConversations({ conversations, onChosen }: ListProps) {
  const [words, setWords] = useState("");
  const wanted = useDebounced(words.trim(), TYPING_PAUSE_MS);
  const found = trpc.conversations.list.useQuery({ q: wanted, limit: 50 }, { enabled: wanted !== "" });
  const isSearching = words.trim() !== "";
  return (
    <>
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Search"
        maxLength={200}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        className={`${controlClasses} mb-3 h-8 w-full px-3`}
      />
      {isSearching && found.data?.items.length === 0 ? (
        <p className="px-3 text-13 text-text-muted">No conversation has these words.</p>
      ) : (
        <Conversations
          conversations={isSearching ? (found.data?.items ?? []) : conversations}
          {...(onChosen ? { onChosen } : {})}
        />
      )}
    </>
  );
}

function NewConversation({ className }: { className?: string }) {
  return (
    <Link to="/chat" className={classNames(buttonClasses({ size: "small" }), className)}>
      <PlusIcon /> New
    </Link>
  );
}

function Conversations({ conversations, onChosen }: ListProps) {
  if (conversations.length === 0) {
    return <p className="px-3 text-13 text-text-muted">Your conversations will be listed here.</p>;
  }
  return (
    <ul className="grid grid-cols-1 gap-0.5">
      {conversations.map(({ id, title }) => (
        <li key={id}>
          <NavLink
            to={`/chat/${id}`}
            onClick={onChosen}
            className={({ isActive }) =>
              classNames(
                "block truncate rounded-control px-3 py-1.5 text-13",
                isActive ? "bg-accent-soft font-medium text-accent" : "text-text-muted hover:bg-sunken hover:text-text",
              )
            }
          >
            {title}
          </NavLink>
        </li>
      ))}
    </ul>
  );
}
