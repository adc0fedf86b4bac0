import type { Inngest, InngestFunction } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { mailAccountOnWritten } from "./account-mails.ts";
import { topUpOnSettled } from "./auto-top-up.ts";
import { finishErasureOnErased } from "./finish-erasure.ts";
import { followEmailOnChanged } from "./follow-email-change.ts";
import { mailAlarmOnRaised } from "./mail-alarm.ts";
import { mailNoticeOnWritten, noticeExpiryHourly, noticeLowBalanceOnSettled } from "./notices.ts";
import { catchUpStripeEventsOften, reconcileStripeNightly } from "./reconcile-stripe.ts";
import { reconcileUsageNightly, rollUpUsageOften } from "./reconcile-usage.ts";
import { refitOutputLengthsHourly } from "./refit-output-lengths.ts";
import { sendReceiptOnTopUp } from "./send-receipt.ts";
import { sendRefundMailOnRefund } from "./send-refund-mail.ts";
import {
  bookFeeOfCharge,
  clawBackOnRefund,
  closeUnpaidCheckout,
  followDispute,
  followSubscription,
  followUnpaidInvoice,
  grantPlanOnInvoice,
  grantTopUpOnCheckout,
} from "./stripe-events.ts";

/** Every background function there is. */
export function createFunctions(inngest: Inngest, deps: JobsDeps): InngestFunction.Any[] {
  return [
    grantTopUpOnCheckout(inngest, deps),
    closeUnpaidCheckout(inngest, deps),
    clawBackOnRefund(inngest, deps),
    followDispute(inngest, deps),
    bookFeeOfCharge(inngest, deps),
    grantPlanOnInvoice(inngest, deps),
    followUnpaidInvoice(inngest, deps),
    followSubscription(inngest, deps),
    sendReceiptOnTopUp(inngest, deps),
    sendRefundMailOnRefund(inngest, deps),
    mailAccountOnWritten(inngest, deps),
    mailNoticeOnWritten(inngest, deps),
    noticeLowBalanceOnSettled(inngest, deps),
    topUpOnSettled(inngest, deps),
    noticeExpiryHourly(inngest, deps),
    finishErasureOnErased(inngest, deps),
    followEmailOnChanged(inngest, deps),
    mailAlarmOnRaised(inngest, deps),
    catchUpStripeEventsOften(inngest, deps),
    reconcileStripeNightly(inngest, deps),
    reconcileUsageNightly(inngest, deps),
    rollUpUsageOften(inngest, deps),
    refitOutputLengthsHourly(inngest, deps),
  ];
}
