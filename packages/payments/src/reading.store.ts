import type { Tx } from "@scrip/db";

/**
 * Takes the number of a question to Stripe, before it is asked. Of two answers about one object the one whose question has the
 * higher number is the newer; the other may be out of date.
 */
export async function beginReading(tx: Tx): Promise<bigint> {
  const [row] = await tx.$queryRaw<[{ reading: bigint }]>`SELECT nextval('stripe_reading_seq') AS reading`;
  return row.reading;
}
