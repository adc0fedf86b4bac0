import type { Inngest, InngestFunction } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { mailAlarmOnRaised } from "./mail-alarm.ts";
import { mailNoticeOnWritten, noticeExpiryHourly, noticeLowBalanceOnSettled } from "./notices.ts";
import { reconcileUsageNightly, rollUpUsageOften } from "./reconcile-usage.ts";
import { sendReceiptOnTopUp } from "./send-receipt.ts";
import { closeUnpaidCheckout, grantTopUpOnCheckout } from "./settle-checkout.ts";

/** Every background function there is. */
export function createFunctions(inngest: Inngest, deps: JobsDeps): InngestFunction.Any[] {
  return [
    grantTopUpOnCheckout(inngest, deps),
    closeUnpaidCheckout(inngest, deps),
    sendReceiptOnTopUp(inngest, deps),
    mailNoticeOnWritten(inngest, deps),
    noticeLowBalanceOnSettled(inngest, deps),
    noticeExpiryHourly(inngest, deps),
    mailAlarmOnRaised(inngest, deps),
    reconcileUsageNightly(inngest, deps),
    rollUpUsageOften(inngest, deps),
  ];
}
