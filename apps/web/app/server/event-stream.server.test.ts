import { expect, test, vi } from "vitest";
import { type EventSink, eventStream } from "./event-stream.server.ts";

function openStream(ended = new AbortController()) {
  const undo = vi.fn();
  const sinks: EventSink[] = [];
  const response = eventStream(ended.signal, (sink) => {
    sinks.push(sink);
    return undo;
  });
  const [sink] = sinks;
  if (!sink || !response.body) throw new Error("the stream did not open");
  return { ended, undo, sink, body: response.body };
}

test("events arrive in order, and the stream ends when the server stops", async () => {
  const { ended, undo, sink, body } = openStream();
  sink.send("one");
  sink.send("two");
  ended.abort();
  sink.send("late");
  expect(await new Response(body).text()).toBe("data: one\n\ndata: two\n\n");
  expect(undo).toHaveBeenCalledTimes(1);
});

test("a reader that leaves is cleaned up after once, and later events go nowhere", async () => {
  const { ended, undo, sink, body } = openStream();
  await body.cancel();
  sink.send("late");
  sink.close();
  ended.abort();
  expect(undo).toHaveBeenCalledTimes(1);
});

test("a client that has left before the stream begins leaves nothing behind", async () => {
  const left = new AbortController();
  left.abort();
  const { undo, body } = openStream(left);
  expect(await new Response(body).text()).toBe("");
  expect(undo).toHaveBeenCalledTimes(1);
});
