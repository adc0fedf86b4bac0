import type { Tx } from "@scrip/db";
import type { ThreadFacts } from "../classify-thread.ts";
import { findLatestRequest } from "./thread.store.ts";

/** The request before the next one in a conversation, for `selectModel`; undefined in a new conversation. */
export async function findThread(tx: Tx, conversationId: string): Promise<ThreadFacts | undefined> {
  return (await findLatestRequest(tx, conversationId)) ?? undefined;
}
