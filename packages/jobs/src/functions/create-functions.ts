import type { Inngest, InngestFunction } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { sendReceiptOnTopUp } from "./send-receipt.ts";
import { closeUnpaidCheckout, grantTopUpOnCheckout } from "./settle-checkout.ts";

/** Every background function there is. */
export function createFunctions(inngest: Inngest, deps: JobsDeps): InngestFunction.Any[] {
  return [grantTopUpOnCheckout(inngest, deps), closeUnpaidCheckout(inngest, deps), sendReceiptOnTopUp(inngest, deps)];
}
