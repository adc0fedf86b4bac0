import { createContext, type ReactNode, startTransition, useContext, useEffect, useRef, useState } from "react";
import type { Balance } from "./wire.ts";

/** A balance and the server's time at which it was read: of two, the later read is the truth. */
export type BalanceReading = Balance & { readAt: string };

const LiveBalance = createContext<BalanceReading | null>(null);
const IsLive = createContext(true);

const CHANNEL = "scrip-balance";
const RECONNECT_MS = 2_000;
const RECONNECT_MAX_MS = 60_000;
/** A stream that is cut for less is nobody's business: a restart, a change of network. */
const CUT_AFTER_MS = 4_000;

/** What the tab that listens tells the others. */
type News = { reading: BalanceReading } | { isLive: boolean };

/**
 * Keeps the balance current on every open tab. One tab holds the event stream for all of this browser (the one that
 * gets the lock), the others hear of it over a channel; when that tab closes, another takes the lock.
 */
export function LiveBalanceProvider({
  customerId,
  initial,
  children,
}: {
  customerId: string;
  initial: BalanceReading;
  children: ReactNode;
}) {
  const [pushed, setPushed] = useState(initial);
  const [isLive, setIsLive] = useState(true);
  useEffect(
    () =>
      listenForBalance(customerId, (news) =>
        // It can come while parts of the page wait for their code, and those it would throw away.
        startTransition(() => {
          if ("isLive" in news) setIsLive(news.isLive);
          else setPushed(news.reading);
        }),
      ),
    [customerId],
  );
  return (
    <LiveBalance.Provider value={later(pushed, initial)}>
      <IsLive.Provider value={isLive}>{children}</IsLive.Provider>
    </LiveBalance.Provider>
  );
}

/** False while nobody would tell us of a change: the server does not answer, or there is no network. */
export function useIsBalanceLive(): boolean {
  return useContext(IsLive);
}

/** The customer's balance as of now. Only under a {@link LiveBalanceProvider}. */
export function useBalance(): BalanceReading {
  const balance = useContext(LiveBalance);
  if (!balance) throw new Error("useBalance needs a LiveBalanceProvider above it");
  return balance;
}

/** Calls `onChange` after every change of the balance, for pages that show more than the balance. */
export function useBalanceChange(onChange: () => void): void {
  const { balance, held } = useBalance();
  const seen = useRef(`${balance} ${held}`);
  useEffect(() => {
    const current = `${balance} ${held}`;
    if (seen.current === current) return;
    seen.current = current;
    onChange();
  }, [balance, held, onChange]);
}

function later(a: BalanceReading, b: BalanceReading): BalanceReading {
  return a.readAt >= b.readAt ? a : b;
}

function listenForBalance(customerId: string, onNews: (news: News) => void): () => void {
  const channel = new BroadcastChannel(`${CHANNEL}:${customerId}`);
  const ended = new AbortController();
  channel.onmessage = ({ data }) => onNews(data);

  const lead = () =>
    streamBalance(ended.signal, (news) => {
      onNews(news);
      channel.postMessage(news);
    });
  // Browsers offer locks on secure origins only; without them every tab listens for itself.
  if (!navigator.locks) void lead();
  navigator.locks?.request(`${CHANNEL}:${customerId}`, { signal: ended.signal }, lead).catch((error: unknown) => {
    if (!ended.signal.aborted) throw error;
  });

  return () => {
    ended.abort();
    channel.close();
  };
}

/** Resolves when the tab no longer wants to listen, which frees the lock. */
function streamBalance(ended: AbortSignal, onNews: (news: News) => void): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let cut: ReturnType<typeof setTimeout> | undefined;
    let pauseMs = RECONNECT_MS;

    const open = () => {
      source = new EventSource("/balance-events");
      source.onmessage = ({ data }) => {
        pauseMs = RECONNECT_MS;
        clearTimeout(cut);
        cut = undefined;
        onNews({ isLive: true });
        onNews({ reading: JSON.parse(data) });
      };
      source.onerror = () => {
        cut ??= setTimeout(() => onNews({ isLive: false }), CUT_AFTER_MS);
        // The browser reconnects by itself unless the server answered with an error: during a restart, or logged out.
        if (source?.readyState !== EventSource.CLOSED) return;
        retry = setTimeout(open, pauseMs);
        pauseMs = Math.min(2 * pauseMs, RECONNECT_MAX_MS);
      };
    };
    ended.addEventListener("abort", () => {
      clearTimeout(retry);
      clearTimeout(cut);
      source?.close();
      resolve();
    });
    open();
  });
}
