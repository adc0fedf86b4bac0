import type { Tx } from "@scrip/db";
import type { StripeEventHead } from "../judge-stripe-event.ts";
import { isErasedBuyer } from "./forget-buyer.store.ts";

/** The bytes of an event as they are kept: as they came, unless they tell about somebody whose account was erased. */
export async function bodyToKeep(
  tx: Tx,
  head: StripeEventHead,
  rawBody: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const stripeCustomerId = customerOf(head.data.object);
  if (stripeCustomerId === null || !(await isErasedBuyer(tx, stripeCustomerId))) return rawBody;
  const { id, type, api_version, livemode, data } = head;
  return new Uint8Array(
    Buffer.from(JSON.stringify({ id, type, api_version, livemode, data: { object: { id: data.object.id } } })),
  );
}

function customerOf(object: {
  id?: string | undefined;
  object?: string | undefined;
  customer?: unknown;
}): string | null {
  if (object.object === "customer") return object.id ?? null;
  return typeof object.customer === "string" ? object.customer : null;
}
