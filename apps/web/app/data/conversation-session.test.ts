import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ChatEvent } from "./answer-event.ts";
import type { ChatMessage } from "./chat-message.ts";
import { createConversationSession } from "./conversation-session.ts";

const fetched = vi.fn<typeof fetch>();
const onTakenBack = vi.fn();
const onChanged = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetched.mockReset());
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  onTakenBack.mockReset();
  onChanged.mockReset();
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const open = (messages: ChatMessage[] = []) => createConversationSession(messages, { onTakenBack, onChanged });
const started: ChatEvent = {
  type: "started",
  requestId: "req_1",
  conversationId: "cnv_1",
  modelName: "GPT-4o mini",
  held: "9.12",
};
const settled: ChatEvent = {
  type: "settled",
  ending: "completed",
  charge: "1.5",
  lineItems: [],
  priceVersion: 3,
  isEstimate: false,
};
const text = (words: string): ChatEvent => ({ type: "text", text: words });

/** An answer over HTTP; `breaks` ends the connection with an error after its events. */
function says(events: ChatEvent[], { breaks = false } = {}): Response {
  const lines = events.map((event) => new TextEncoder().encode(`${JSON.stringify(event)}\n`));
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const line = lines.shift();
      if (line) controller.enqueue(line);
      else if (breaks) controller.error(new Error("connection reset"));
      else controller.close();
    },
  });
  return new Response(body);
}

const refuses = (status: number, code: string, details?: object) =>
  Response.json({ error: { code, message: "No.", details } }, { status });

const options = { quoteId: "req_1", controls: {} };
const urls = () => fetched.mock.calls.map(([url]) => url);
const settle = () => vi.advanceTimersByTimeAsync(60_000);

test("a message is sent once, and its answer carries its charge", async () => {
  fetched.mockResolvedValueOnce(says([started, text("Hello "), text("you"), settled]));
  const session = open();
  session.send("Hi", options);
  expect(session.state()).toMatchObject({ messages: [{ role: "user", text: "Hi" }], running: { requestId: "req_1" } });
  await settle();
  expect(session.state()).toMatchObject({
    running: null,
    problem: null,
    messages: [
      { role: "user", text: "Hi" },
      { role: "assistant", text: "Hello you", metadata: { charge: "1.5", conversationId: "cnv_1", held: "9.12" } },
    ],
  });
  expect(urls()).toEqual(["/chat/stream"]);
});

test("a connection that breaks is opened again, and no word is lost, doubled or taken away meanwhile", async () => {
  fetched.mockResolvedValueOnce(says([started, text("One "), text("two ")], { breaks: true }));
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  fetched.mockResolvedValueOnce(says([started, text("One "), text("two "), text("three"), settled]));
  const session = open();
  const lengths: number[] = [];
  session.subscribe(() => lengths.push(session.state().messages[1]?.text.length ?? 0));
  session.send("Count", options);
  await settle();
  expect(session.state().messages[1]).toMatchObject({ text: "One two three", metadata: { charge: "1.5" } });
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  expect(urls()).toEqual(["/chat/stream", "/chat/follow/req_1", "/chat/follow/req_1"]);
});

test("a message that nobody answered is sent again with the same quote; one that runs already is followed", async () => {
  fetched.mockRejectedValueOnce(new TypeError("Failed to fetch"));
  fetched.mockResolvedValueOnce(refuses(409, "in_flight"));
  fetched.mockResolvedValueOnce(says([started, text("Hello"), settled]));
  const session = open();
  session.send("Hi", options);
  await settle();
  expect(session.state()).toMatchObject({ running: null, problem: null });
  expect(urls()).toEqual(["/chat/stream", "/chat/stream", "/chat/follow/req_1"]);
  const [first, second] = fetched.mock.calls.map(([, init]) => init?.body);
  expect(first).toContain('"quoteId":"req_1"');
  expect(second).toBe(first);
});

test("a refused message leaves the conversation, and its words come back with the reason", async () => {
  fetched.mockResolvedValueOnce(refuses(402, "insufficient_credits", { required: "9", available: "1" }));
  const before: ChatMessage[] = [{ id: "1", role: "user", text: "Earlier" }];
  const session = open(before);
  session.send("Hi", options);
  await settle();
  expect(session.state()).toMatchObject({
    messages: before,
    running: null,
    problem: { kind: "refused", code: "insufficient_credits", details: { required: "9" } },
  });
  expect(onTakenBack).toHaveBeenCalledExactlyOnceWith("Hi", expect.objectContaining({ kind: "refused" }));
});

test("an answer that cannot be followed any more keeps its words, and is not offered to be sent again", async () => {
  fetched.mockResolvedValueOnce(says([started, text("One ")], { breaks: true }));
  fetched.mockResolvedValueOnce(refuses(401, "unauthenticated"));
  const session = open();
  session.send("Count", options);
  await settle();
  expect(session.state()).toMatchObject({ running: null, problem: { kind: "broken", code: "unauthenticated" } });
  expect(session.state().messages).toHaveLength(2);
  expect(onTakenBack).not.toHaveBeenCalled();
});

test("a message that waits for a connection can be taken back", async () => {
  fetched.mockRejectedValue(new TypeError("Failed to fetch"));
  const session = open();
  session.send("Hi", options);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(session.state().running).toMatchObject({ isCutOff: true, isStarted: false });
  session.stop();
  const asked = fetched.mock.calls.length;
  await settle();
  expect(session.state()).toMatchObject({ messages: [], running: null, problem: { kind: "unknown" } });
  expect(onTakenBack).toHaveBeenCalledExactlyOnceWith("Hi", expect.objectContaining({ kind: "unknown" }));
  expect(fetched.mock.calls.length).toBe(asked);
});

test("a regenerated answer has the earlier ones behind it; an edited prompt has none", async () => {
  const answered: ChatMessage[] = [
    { id: "p", role: "user", text: "Hi" },
    { id: "a", role: "assistant", text: "Hello", metadata: { requestId: "req_0", modelName: "A", charge: "1" } },
  ];
  fetched.mockImplementation(async () => says([started, text("Good day"), settled]));
  const again = open(answered);
  again.send("Hi", { ...options, replacesRequestId: "req_0" });
  await settle();
  expect(again.state().messages).toMatchObject([
    { text: "Hi" },
    { text: "Good day", earlier: [{ id: "a", text: "Hello" }] },
  ]);
  const edited = open(answered);
  edited.send("Hello", { ...options, replacesRequestId: "req_0" });
  await settle();
  expect(edited.state().messages).toHaveLength(2);
  expect(edited.state().messages[1]).not.toHaveProperty("earlier");
});

test("a running answer is left alone by what the server had before it, and followed from another tab", async () => {
  fetched.mockImplementation(async () => says([started, text("Hello"), settled]));
  const session = open();
  session.send("Hi", options);
  session.refresh([], null);
  await settle();
  expect(session.state().messages).toHaveLength(2);

  const other = open();
  other.refresh([{ id: "p", role: "user", text: "Hi" }], "req_1");
  await settle();
  expect(other.state().messages).toMatchObject([{ text: "Hi" }, { text: "Hello", metadata: { charge: "1.5" } }]);
  expect(onTakenBack).not.toHaveBeenCalled();
});

test("whoever leaves the page hears nothing more", async () => {
  fetched.mockResolvedValueOnce(says([started, text("One ")], { breaks: true }));
  const session = open();
  session.send("Count", options);
  await vi.advanceTimersByTimeAsync(100);
  session.close();
  const asked = fetched.mock.calls.length;
  await settle();
  expect(fetched.mock.calls.length).toBe(asked);
  expect(session.state().running).toBeNull();
});
