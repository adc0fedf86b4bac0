import { NavLink } from "@remix-run/react";
import { Button, ConfirmDialog, classNames, controlClasses, Menu, MenuItem, MoreIcon } from "@scrip/ui";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useConversationChanges } from "../data/use-conversations.ts";
import type { ConversationSummary } from "../data/wire.ts";

type ConversationRowProps = {
  conversation: ConversationSummary;
  onChosen?: () => void;
  onRenamed: (conversationId: string, title: string) => void;
  onDeleted: (conversationId: string) => void;
};

/** One conversation of the list, with what can be done to it. */
export function ConversationRow({ conversation, onChosen, onRenamed, onDeleted }: ConversationRowProps) {
  const { id, title, excerpt } = conversation;
  const [isRenaming, setIsRenaming] = useState(false);
  const [isDeleting, setIsDeleting] = useState(false);
  const link = useRef<HTMLAnchorElement>(null);
  if (isRenaming) {
    return (
      <Rename
        conversation={conversation}
        onRenamed={onRenamed}
        onOver={(isByKey) => {
          flushSync(() => setIsRenaming(false));
          if (isByKey) link.current?.focus();
        }}
      />
    );
  }
  return (
    <li className="group relative">
      <NavLink
        ref={link}
        to={`/chat/${id}`}
        onClick={onChosen}
        data-arrows=""
        className={({ isActive }) =>
          classNames(
            "block rounded-control py-1.5 pr-9 pl-3 text-13",
            isActive ? "bg-accent-soft font-medium text-accent" : "text-text-muted hover:bg-sunken hover:text-text",
          )
        }
      >
        <span className="block truncate">{title}</span>
        {excerpt ? (
          <span className="line-clamp-2 text-12 font-normal text-text-muted">
            {excerpt.map(({ text, isMatch }, index) =>
              isMatch ? (
                <mark key={index} className="rounded-[3px] bg-warn-soft text-text">
                  {text}
                </mark>
              ) : (
                text
              ),
            )}
          </span>
        ) : null}
      </NavLink>
      <span className="absolute top-0 right-0 opacity-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 [@media(hover:none)]:opacity-100">
        <Menu
          label={`What to do with ${title}`}
          trigger={
            <Button size="small" variant="quiet" className="px-1.5 text-text-muted" aria-label={`Change ${title}`}>
              <MoreIcon />
            </Button>
          }
        >
          <MenuItem onSelect={() => setIsRenaming(true)}>Rename</MenuItem>
          <MenuItem danger onSelect={() => setIsDeleting(true)}>
            Delete
          </MenuItem>
        </Menu>
      </span>
      <Delete conversation={conversation} open={isDeleting} onOpenChange={setIsDeleting} onDeleted={onDeleted} />
    </li>
  );
}

function Rename({
  conversation: { id, title },
  onRenamed,
  onOver,
}: Pick<ConversationRowProps, "conversation" | "onRenamed"> & { onOver: (isByKey: boolean) => void }) {
  const [written, setWritten] = useState(title);
  const { rename } = useConversationChanges();
  function save(isByKey: boolean) {
    const wanted = written.trim();
    if (wanted === "" || wanted === title) return onOver(isByKey);
    rename.mutate(
      { conversationId: id, title: wanted },
      { onSuccess: ({ title: kept }) => onRenamed(id, kept), onSettled: () => onOver(isByKey) },
    );
  }
  return (
    <li>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save(true);
        }}
      >
        <input
          aria-label="New title"
          autoFocus
          maxLength={200}
          value={written}
          onChange={(event) => setWritten(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => save(false)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            onOver(true);
          }}
          className={`${controlClasses} h-8 w-full px-3`}
        />
      </form>
    </li>
  );
}

function Delete({
  conversation: { id, title },
  open,
  onOpenChange,
  onDeleted,
}: Pick<ConversationRowProps, "conversation" | "onDeleted"> & {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const { remove } = useConversationChanges();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Delete this conversation?"
      description={
        <>
          “{title}” is deleted with all its words, for good. What its answers cost stays in your history.
          {remove.isError ? (
            <span className="mt-2 block text-bad">It could not be deleted. {remove.error.message}</span>
          ) : null}
        </>
      }
      action={
        <Button
          variant="danger"
          busy={remove.isPending}
          onClick={() =>
            remove.mutate(
              { conversationId: id },
              {
                onSuccess: () => {
                  onOpenChange(false);
                  onDeleted(id);
                },
              },
            )
          }
        >
          Delete
        </Button>
      }
    />
  );
}
