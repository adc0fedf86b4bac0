import { Toast as Radix } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { frameMessagePlace } from "./app-frame.tsx";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";

export type ToastMessage = { title: string; body?: ReactNode; tone?: "neutral" | "good" | "bad" };

const ShowToast = createContext<((message: ToastMessage) => void) | null>(null);

const SHOWN_MS = 6_000;

/** Holds the messages that come and go over the page. One per app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<(ToastMessage & { key: number })[]>([]);
  const show = useCallback((message: ToastMessage) => {
    setMessages((shown) => [...shown, { ...message, key: (shown.at(-1)?.key ?? 0) + 1 }]);
  }, []);
  const remove = (key: number) => setMessages((shown) => shown.filter((message) => message.key !== key));

  return (
    <ShowToast.Provider value={show}>
      <Radix.Provider duration={SHOWN_MS} label="Message">
        {children}
        {messages.map(({ key, title, body, tone = "neutral" }) => (
          <Radix.Root
            key={key}
            onOpenChange={(open) => open || remove(key)}
            className={classNames(
              "flex animate-rise items-start justify-between gap-4 rounded-card border bg-raised p-4 shadow-float",
              tone === "bad" ? "border-bad/50" : tone === "good" ? "border-good/50" : "border-line",
            )}
          >
            <div className="grid gap-0.5">
              <Radix.Title className="font-medium">{title}</Radix.Title>
              {body ? <Radix.Description className="text-text-muted">{body}</Radix.Description> : null}
            </div>
            <Radix.Close className="-m-1 rounded-control p-1 text-text-muted hover:text-text" aria-label="Dismiss">
              <CloseIcon />
            </Radix.Close>
          </Radix.Root>
        ))}
        <Radix.Viewport className={classNames(frameMessagePlace, "z-50 grid max-w-88 gap-2 outline-none")} />
      </Radix.Provider>
    </ShowToast.Provider>
  );
}

/** Returns the function that shows a message for a few seconds. Only under a {@link ToastProvider}. */
export function useToast(): (message: ToastMessage) => void {
  const show = useContext(ShowToast);
  if (!show) throw new Error("useToast needs a ToastProvider above it");
  return show;
}
