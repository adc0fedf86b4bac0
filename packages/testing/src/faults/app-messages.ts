import type { CrashPoint } from "./crash-point.ts";

/** What a test sends to a process of the product. */
export type AppRequest = {
  id: number;
  flow: string;
  /** Anything that a message between processes can carry, `bigint` and `Date` included. */
  input: unknown;
  /** Where the process shall kill itself. */
  crashPoint?: CrashPoint;
};

/** What it answers, if it lives to do so. `statements` are those the flow sent. */
export type AppReply =
  | { id: number; isDone: true; answer: unknown; statements: string[] }
  | { id: number; isDone: false; code: string | null; message: string };
