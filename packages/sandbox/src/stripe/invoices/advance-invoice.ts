import { getObject } from "../store/object.store.ts";
import type { Invoice } from "../wire.ts";
import type { Work } from "../work.ts";
import { finalizeInvoice, payInvoice } from "./pay-invoice.ts";

/** Stripe collects by itself: the draft becomes a debt and is charged, without the holder of the card. */
export async function advanceInvoice(work: Work, id: string): Promise<Invoice> {
  const open = await finalizeInvoice(work, id);
  if (open.status === "open") await payInvoice(work, id, { isOffSession: true });
  return getObject(work.tx, "invoice", id);
}

/** Tries a renewal once more that could not be paid. */
export async function retryInvoice(work: Work, id: string): Promise<void> {
  await payInvoice(work, id, { isOffSession: true });
}
