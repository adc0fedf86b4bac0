import { Link } from "@remix-run/react";
import {
  Button,
  buttonClasses,
  classNames,
  controlClasses,
  Drawer,
  HistoryIcon,
  PlusIcon,
  SkeletonRows,
} from "@scrip/ui";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { groupByDay } from "../data/group-by-day.ts";
import { useBalance } from "../data/live-balance.tsx";
import { useConversations } from "../data/use-conversations.ts";
import { useDebounced } from "../data/use-debounced.ts";
import type { ConversationList as FirstPage } from "../data/wire.ts";
import { ConversationRow } from "./conversation-row.tsx";

type ListProps = {
  first: FirstPage;
  onChosen?: () => void;
  onRenamed: (conversationId: string, title: string) => void;
  onDeleted: (conversationId: string) => void;
};

/** Earlier conversations beside the open one. */
export function ConversationRail(props: ListProps) {
  return (
    <aside
      aria-label="Conversations"
      className="sticky top-0 h-full max-h-dvh overflow-y-auto [contain:size] border-l border-line px-3 py-5 max-lg:hidden"
    >
      <NewConversation className="mb-3 w-full" />
      <ConversationList {...props} />
    </aside>
  );
}

/** What is open, above it; where there is no room for the list beside it, with a button that opens it in a drawer. */
export function ConversationBar({ children, ...props }: ListProps & { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="sticky top-14 z-20 mx-auto flex h-12 w-full max-w-3xl items-center gap-2 bg-canvas px-4 sm:top-0 sm:px-8">
      <Button
        size="small"
        variant="quiet"
        aria-label="Conversations"
        className="-ml-2 px-2 lg:hidden"
        onClick={() => setOpen(true)}
      >
        <HistoryIcon />
      </Button>
      {children}
      <NewConversation className="lg:hidden" />
      <Drawer open={open} onOpenChange={setOpen} title="Conversations">
        {/* As high as with many, so that the field stays where it is while the list gets shorter. */}
        <div className="min-h-[65dvh]">
          <ConversationList {...props} onChosen={() => setOpen(false)} />
        </div>
      </Drawer>
    </div>
  );
}

function NewConversation({ className }: { className?: string }) {
  return (
    <Link to="/chat" className={classNames(buttonClasses({ size: "small" }), className)}>
      <PlusIcon /> New
    </Link>
  );
}

const TYPING_PAUSE_MS = 300;

/** The conversations by day, or those in which the words occur that are searched for. Arrow keys move in it. */
function ConversationList({ first, ...row }: ListProps) {
  const [words, setWords] = useState("");
  const wanted = useDebounced(words.trim(), TYPING_PAUSE_MS);
  const list = useConversations(first, wanted);
  const { readAt } = useBalance();
  const isSearching = wanted !== "";
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- the keys of the links and the field inside come through here
    <div onKeyDown={moveByArrows}>
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Search"
        maxLength={200}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || words === "") return;
          event.stopPropagation();
          event.preventDefault();
          setWords("");
        }}
        data-arrows=""
        className={`${controlClasses} mb-3 h-8 w-full px-3`}
      />
      {list.isLoading ? <SkeletonRows rows={5} /> : null}
      {list.isFailed ? <p className={HINT}>The conversations could not be read. They are all still there.</p> : null}
      {!list.isLoading && !list.isFailed && list.conversations.length === 0 ? (
        <p className={HINT}>
          {isSearching ? "No conversation has these words." : "Your conversations will be listed here."}
        </p>
      ) : null}
      {groupByDay(list.conversations, readAt).map(({ label, items }) => (
        <section key={label} aria-label={label} className="mb-4">
          <h2 className="px-3 pb-1 text-12 font-medium text-text-muted">{label}</h2>
          <ul className="grid grid-cols-1 gap-0.5">
            {items.map((conversation) => (
              <ConversationRow key={conversation.id} conversation={conversation} {...row} />
            ))}
          </ul>
        </section>
      ))}
      {list.hasMore ? (
        <Button size="small" variant="quiet" className="w-full" busy={list.isLoadingMore} onClick={list.loadMore}>
          Show older
        </Button>
      ) : null}
    </div>
  );
}

const HINT = "px-3 text-13 text-text-muted";

function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.defaultPrevented) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-arrows]")];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
