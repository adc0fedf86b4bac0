import type { AnswerEvent } from "../answer-event.ts";

/** Who ended an answer before the provider did. */
export type StoppedBy = "customer" | "shutdown";

/** An answer that runs in this process. Any number may listen; each hears it from its beginning. */
export type LiveAnswer = {
  customerId: string;
  /** Aborts when the answer shall end; `stoppedBy` says on whose word. */
  stopping: AbortSignal;
  stoppedBy: () => StoppedBy | null;
  stop: (by: StoppedBy) => void;
  tell: (event: AnswerEvent) => void;
  /**
   * What was told so far, then what comes. The listener counts as gone when it cancels the stream or when `connection` aborts; in
   * the second case the stream still goes on to its end.
   */
  listen: (connection?: AbortSignal) => ReadableStream<AnswerEvent>;
  isHeard: () => boolean;
  /** After the last event; again it does nothing. */
  end: () => void;
};

/** `onDeserted` is called whenever the last listener has gone before the end. */
export function createLiveAnswer(customerId: string, onDeserted: () => void): LiveAnswer {
  const told: AnswerEvent[] = [];
  const readers = new Set<ReadableStreamDefaultController<AnswerEvent>>();
  const present = new Set<object>();
  const stopping = new AbortController();
  let stoppedBy: StoppedBy | null = null;
  let isOver = false;

  const leave = (listener: object) => {
    if (!present.delete(listener) || isOver) return;
    if (present.size === 0) onDeserted();
  };

  return {
    customerId,
    stopping: stopping.signal,
    stoppedBy: () => stoppedBy,
    stop(by) {
      if (isOver) return;
      stoppedBy ??= by;
      stopping.abort();
    },
    tell(event) {
      told.push(event);
      for (const reader of readers) reader.enqueue(event);
    },
    listen(connection) {
      let reader: ReadableStreamDefaultController<AnswerEvent>;
      const onGone = () => leave(reader);
      return new ReadableStream<AnswerEvent>({
        start(controller) {
          reader = controller;
          for (const event of told) controller.enqueue(event);
          if (isOver) return controller.close();
          readers.add(controller);
          present.add(controller);
          if (connection?.aborted) onGone();
          else connection?.addEventListener("abort", onGone, { once: true });
        },
        cancel() {
          connection?.removeEventListener("abort", onGone);
          readers.delete(reader);
          leave(reader);
        },
      });
    },
    isHeard: () => present.size > 0,
    end() {
      if (isOver) return;
      isOver = true;
      for (const reader of readers) reader.close();
      readers.clear();
    },
  };
}
