import { type ChatEvent, readChatEvents } from "./answer-event.ts";
import { type ApiError, readApiError } from "./api-error.ts";
import type { AnswerMetadata, ChatMessage, Rating } from "./chat-message.ts";
import type { Controls } from "./controls.ts";
import { stopOnServer } from "./stop-on-server.ts";

/** What is sent besides the words. The quote is the price, and makes a repeated send the same send. */
export type SendOptions = {
  quoteId: string;
  conversationId?: string | undefined;
  /** The request whose prompt is replaced, with all that came after it. */
  replacesRequestId?: string | undefined;
  /** What was chosen here; the account decides the rest. */
  controls: Partial<Controls>;
};

export type Problem = ApiError & {
  /** What became of the message: it never ran, nobody knows, or its answer broke off. */
  kind: "refused" | "unknown" | "broken";
  requestId?: string | undefined;
};

export type SessionState = {
  messages: ChatMessage[];
  /** The answer that runs, from the click to its charge. Its id is its quote's. */
  running: { requestId: string; isStarted: boolean; isStopping: boolean; isCutOff: boolean } | null;
  problem: Problem | null;
};

export type ConversationSession = {
  subscribe: (listener: () => void) => () => void;
  state: () => SessionState;
  /** Follows an answer that was running when the page was loaded, or that another tab began. */
  follow: (requestId: string) => void;
  send: (prompt: string, options: SendOptions) => void;
  stop: () => void;
  showRating: (requestId: string, rating: Rating) => void;
  /** What the server has now. Left alone while an answer runs here. */
  refresh: (messages: ChatMessage[], runningRequestId: string | null) => void;
  dismissProblem: () => void;
  /** Hangs up. An answer that runs goes on for a minute, and can be followed again. */
  close: () => void;
};

export type SessionEvents = {
  /** The message was refused, or may not have arrived, and was taken out of the conversation: its words are free again. */
  onTakenBack: (prompt: string, problem: Problem) => void;
  /** An answer began or ended here; other tabs want to know. */
  onChanged: (requestId: string) => void;
};

const SHOW_EVERY_MS = 50;
const RETRY_MS = 500;
const RETRY_MAX_MS = 8_000;

/**
 * One conversation on the page, without the page: sends, listens, stops, and comes back to an answer whose connection was lost.
 * Sending is safe to repeat, so a message whose sending failed is sent again with the same quote until somebody answers.
 */
export function createConversationSession(initialMessages: ChatMessage[], events: SessionEvents): ConversationSession {
  let state: SessionState = { messages: initialMessages, running: null, problem: null };
  const listeners = new Set<() => void>();
  let showing: ReturnType<typeof setTimeout> | undefined;
  let hangUp = new AbortController();
  /** Takes the message back that was sent last. */
  let takeBack: (problem: Problem) => void = () => undefined;
  /** The answers that the next one replaces with another to the same prompt. */
  let earlier: ChatMessage[] = [];

  const show = (change: Partial<SessionState>) => {
    clearTimeout(showing);
    showing = undefined;
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  /** Words come faster than a page can be drawn. */
  const showSoon = (messages: ChatMessage[]) => {
    state = { ...state, messages };
    showing ??= setTimeout(() => show({}), SHOW_EVERY_MS);
  };
  const note = (change: Partial<NonNullable<SessionState["running"]>>) => {
    if (state.running) show({ running: { ...state.running, ...change } });
  };

  /** Listens to an answer until it is settled, connecting as often as it takes. Answers why it was refused, if it was. */
  async function listen(
    requestId: string,
    connect: () => Promise<Response>,
    call: AbortSignal,
  ): Promise<Problem | null> {
    let failures = 0;
    let isFirst = true;
    for (;;) {
      const response = await connect().catch(() => null);
      if (call.aborted) return null;
      if (response?.ok && response.body) {
        note({ isCutOff: false });
        const last = await hear(requestId, response.body, () => {
          failures = 0;
        });
        if (call.aborted || last?.type === "settled") return null;
        if (last?.type === "failed") return { ...last, kind: "broken", requestId };
      } else if (response) {
        const error = readApiError(await response.text().catch(() => ""));
        const mayPass = response.status >= 500 || error.code === "unreachable";
        if (error.code !== "in_flight" && !mayPass)
          return { ...error, kind: isFirst ? "refused" : "broken", requestId };
        if (isFirst && mayPass && failures > 1) return { ...error, kind: "unknown", requestId };
      }
      if (response?.ok || response?.status === 409) {
        isFirst = false;
        connect = () => askToFollow(requestId, call);
      }
      note({ isCutOff: true });
      await pause(Math.min(RETRY_MS * 2 ** failures, RETRY_MAX_MS), call);
      failures += 1;
      if (call.aborted) return null;
    }
  }

  /** Shows what one connection says. Answers its last event. */
  async function hear(requestId: string, body: ReadableStream<Uint8Array>, onHeard: () => void) {
    let heard = "";
    let last: ChatEvent | undefined;
    try {
      for await (const event of readChatEvents(body)) {
        onHeard();
        last = event;
        if (event.type === "started") {
          const { conversationId, modelName, held } = event;
          const isNews = !state.running?.isStarted;
          note({ isStarted: true });
          // An answer that is told again holds nothing any more.
          const facts = {
            requestId,
            modelName,
            conversationId: conversationId ?? undefined,
            ...(held === "0" ? {} : { held }),
          };
          show({ messages: withAnswer(state.messages, requestId, "", facts, earlier) });
          if (isNews) events.onChanged(requestId);
        } else if (event.type === "text") {
          heard += event.text;
          showSoon(withAnswer(state.messages, requestId, heard));
        } else if (event.type === "settled") {
          const { type: _, ...charge } = event;
          show({ messages: withAnswer(state.messages, requestId, heard, charge) });
        }
      }
    } catch {
      return last; // the connection broke; whoever called connects again
    }
    return last;
  }

  function begin(requestId: string, connect: (call: AbortSignal) => Promise<Response>) {
    hangUp.abort();
    hangUp = new AbortController();
    const call = hangUp.signal;
    show({ running: { requestId, isStarted: false, isStopping: false, isCutOff: false }, problem: null });
    void listen(requestId, () => connect(call), call).then((problem) => {
      if (call.aborted) return;
      show({ running: null, problem });
      if (problem && problem.kind !== "broken") takeBack(problem);
      else events.onChanged(requestId);
    });
  }

  function follow(requestId: string) {
    if (state.running) return;
    takeBack = () => undefined;
    earlier = [];
    begin(requestId, (call) => askToFollow(requestId, call));
  }

  function giveUp(requestId: string) {
    if (state.running?.requestId !== requestId) return;
    hangUp.abort();
    const kind = state.running.isStarted ? ("broken" as const) : ("unknown" as const);
    const problem = { code: "unreachable", message: "The connection to Scrip was lost.", kind, requestId };
    show({ running: null, problem });
    if (kind === "unknown") takeBack(problem);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    state: () => state,
    follow,
    send(prompt, { quoteId, ...options }) {
      const before = state.messages;
      const kept = options.replacesRequestId ? messagesBefore(before, options.replacesRequestId) : before;
      earlier = answersTo(prompt, before.slice(kept.length));
      takeBack = (problem) => {
        show({ messages: before });
        events.onTakenBack(prompt, problem);
      };
      show({ messages: [...kept, { id: `${quoteId}-prompt`, role: "user", text: prompt }] });
      const body = JSON.stringify({ ...options, prompt, quoteId });
      begin(quoteId, (signal) => fetch("/chat/stream", { method: "POST", body, headers: JSON_TYPE, signal }));
    },
    stop() {
      const { running } = state;
      if (!running || running.isStopping) return;
      const { requestId } = running;
      // Nobody has answered yet, so there is nothing to stop but the sending.
      if (running.isCutOff && !running.isStarted) return giveUp(requestId);
      note({ isStopping: true });
      const isRunning = () => state.running?.requestId === requestId;
      const isStarted = () => state.running?.isStarted === true;
      void stopOnServer(requestId, { isStarted, isRunning }).then((isOver) => {
        if (!isOver) giveUp(requestId);
      });
    },
    showRating(requestId, rating) {
      const rated = state.messages.map((message) =>
        message.metadata?.requestId === requestId ? { ...message, metadata: { ...message.metadata, rating } } : message,
      );
      show({ messages: rated });
    },
    refresh(messages, runningRequestId) {
      if (state.running) return;
      show({ messages });
      if (runningRequestId) follow(runningRequestId);
    },
    dismissProblem: () => show({ problem: null }),
    close() {
      hangUp.abort();
      clearTimeout(showing);
      if (state.running) state = { ...state, running: null };
    },
  };
}

const JSON_TYPE = { "content-type": "application/json" };

function askToFollow(requestId: string, call: AbortSignal): Promise<Response> {
  return fetch(`/chat/follow/${encodeURIComponent(requestId)}`, { signal: call });
}

/** Resolves after a while, or as soon as the browser is online again or nobody waits any more. */
function pause(ms: number, call: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      call.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    addEventListener("online", end);
    call.addEventListener("abort", end);
  });
}

/** The messages with an answer as it is known by now. Told again from the beginning, it keeps its length until that is passed. */
export function withAnswer(
  messages: ChatMessage[],
  requestId: string,
  heard: string,
  facts?: Partial<AnswerMetadata>,
  earlier: ChatMessage[] = [],
): ChatMessage[] {
  const at = messages.findIndex(({ role, metadata }) => role === "assistant" && metadata?.requestId === requestId);
  const known = messages[at];
  const text = known && known.text.length > heard.length ? known.text : heard;
  const metadata = { requestId, modelName: "", ...known?.metadata, ...facts };
  const versions = earlier.length > 0 ? { earlier } : {};
  const answer: ChatMessage = { ...versions, ...known, id: known?.id ?? requestId, role: "assistant", text, metadata };
  return at === -1 ? [...messages, answer] : messages.with(at, answer);
}

/** What was said before the prompt of a request. */
export function messagesBefore(messages: ChatMessage[], requestId: string): ChatMessage[] {
  const answerAt = messages.findIndex(({ metadata }) => metadata?.requestId === requestId);
  return answerAt < 1 ? messages : messages.slice(0, answerAt - 1);
}

/** The answer that a prompt had, with those before it. */
function answersTo(prompt: string, replaced: readonly ChatMessage[]): ChatMessage[] {
  const [asked, answer] = replaced;
  if (asked?.text !== prompt || answer?.role !== "assistant") return [];
  const { earlier = [], ...latest } = answer;
  return [...earlier, latest];
}
