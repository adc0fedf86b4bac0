/** One caught message, as `GET /messages` shows it. `at` is ISO 8601 UTC. */
export type CaughtMessage = { to: string; subject: string; text: string; html: string; at: string };

export type MessageRing = {
  add(message: CaughtMessage): void;
  /** Newest first. */
  list(): CaughtMessage[];
  clear(): void;
};

/** Keeps the newest `capacity` messages and forgets the rest. */
export function createMessageRing(capacity: number): MessageRing {
  let messages: CaughtMessage[] = [];
  return {
    add(message) {
      messages = [message, ...messages].slice(0, capacity);
    },
    list: () => messages,
    clear() {
      messages = [];
    },
  };
}
