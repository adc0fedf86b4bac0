const KEEP_ALIVE_MS = 25_000;

export type EventSink = {
  /** Sends one event; after the end it does nothing. */
  send: (data: string) => void;
  /** Ends the stream from our side. */
  close: () => void;
};

/**
 * Server-sent events until `ended` aborts, the client goes away or the sink is closed. `open` gets the sink and returns what
 * must be undone at the end, whichever end it is.
 */
export function eventStream(ended: AbortSignal, open: (sink: EventSink) => () => void): Response {
  const encoder = new TextEncoder();
  let finish = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let isOpen = true;
      const write = (text: string) => {
        if (isOpen) controller.enqueue(encoder.encode(text));
      };
      const close = () => {
        if (!isOpen) return;
        finish();
        controller.close();
      };
      const keepAlive = setInterval(() => write(": still here\n\n"), KEEP_ALIVE_MS);
      const undo = open({ send: (data) => write(`data: ${data}\n\n`), close });
      finish = () => {
        isOpen = false;
        clearInterval(keepAlive);
        ended.removeEventListener("abort", close);
        undo();
      };
      ended.addEventListener("abort", close);
      if (ended.aborted) close(); // whoever leaves before the stream begins is told by no event any more
    },
    cancel: () => finish(),
  });
  return new Response(body, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      // Proxies that collect answers before they pass them on would keep every event back.
      "X-Accel-Buffering": "no",
    },
  });
}
