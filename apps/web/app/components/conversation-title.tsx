import { controlClasses } from "@scrip/ui";
import { useState } from "react";
import { useConversationChanges } from "../data/use-conversations.ts";

type ConversationTitleProps = { conversationId: string; title: string; onRenamed: (title: string) => void };

/** The title of the open conversation. What is written in it is its title from then on; Escape takes it back. */
export function ConversationTitle({ conversationId, title, onRenamed }: ConversationTitleProps) {
  const [written, setWritten] = useState(title);
  const { rename } = useConversationChanges();

  function save() {
    const wanted = written.trim();
    if (wanted === "") setWritten(title);
    else if (wanted !== title) {
      rename.mutate(
        { conversationId, title: wanted },
        { onSuccess: ({ title: kept }) => onRenamed(kept), onError: () => setWritten(title) },
      );
    }
  }

  return (
    <form
      className="min-w-0 grow"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <input
        aria-label="Title"
        maxLength={200}
        value={written}
        onChange={(event) => setWritten(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || written === title) return;
          event.preventDefault();
          setWritten(title);
        }}
        className={`${controlClasses} h-8 w-full text-ellipsis border-transparent bg-transparent px-2 font-medium hover:border-line`}
      />
    </form>
  );
}
