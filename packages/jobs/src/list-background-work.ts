import { addUpSpending, rollUpUsage } from "@scrip/analytics";
import { eraseOverdueConversations, reconcileUsageWhenOverdue, sweepAbandonedRequests } from "@scrip/assistant";
import { reconcileStripeWhenOverdue } from "@scrip/billing";
import {
  expireDueGrants,
  returnDueGifts,
  sweepLowBalances,
  verifyAllBooksDaily,
  verifyBooks,
  writeExpiryNotices,
} from "@scrip/credits";
import { catchUpStripeEvents } from "@scrip/payments";
import { forgetQuotes, refitOutputLengths } from "@scrip/selection";
import { sweepErasures } from "./erasure/sweep-erasures.ts";
import type { JobsDeps } from "./jobs-deps.ts";
import { deleteSentMessages } from "./outbox/delete-sent-messages.ts";
import { relayMessages, type SentEvent } from "./outbox/relay-messages.ts";
import type { RepeatedWork } from "./repeat-work.ts";
import { sweepAutoTopUps } from "./sweepers/sweep-auto-top-ups.ts";
import {
  sweepAccountMails,
  sweepAlarmMails,
  sweepNotices,
  sweepReceipts,
  sweepRefundMails,
} from "./sweepers/sweep-mails.ts";
import { sweepPendingPayments } from "./sweepers/sweep-pending-payments.ts";
import { sweepStripeEvents } from "./sweepers/sweep-stripe-events.ts";

/** The outbox relay and the sweepers. Any number of processes may run them: each row is claimed by one. */
export function listBackgroundWork(
  deps: JobsDeps,
  sendEvents: (events: SentEvent[]) => Promise<unknown>,
): Omit<RepeatedWork, "logger">[] {
  return [
    { name: "outbox relay", pauseMs: 500, work: () => relayMessages({ ...deps, sendEvents }) },
    { name: "stripe events", pauseMs: 5_000, work: () => sweepStripeEvents(deps) },
    { name: "pending payments", pauseMs: 30_000, work: () => sweepPendingPayments(deps) },
    { name: "automatic top-ups", pauseMs: 5_000, work: once(() => sweepAutoTopUps(deps)) },
    { name: "missed stripe events", pauseMs: 30 * 60_000, work: once(() => catchUpStripeEvents(deps)) },
    { name: "reconciliation of stripe", pauseMs: 30 * 60_000, work: once(() => reconcileStripeWhenOverdue(deps)) },
    { name: "abandoned requests", pauseMs: 10_000, work: once(() => sweepAbandonedRequests(deps)) },
    { name: "overdue conversations", pauseMs: 10 * 60_000, work: once(() => eraseOverdueConversations(deps.db)) },
    { name: "expired grants", pauseMs: 60_000, work: once(() => expireDueGrants(deps.db)) },
    { name: "unclaimed gifts", pauseMs: 60_000, work: once(() => returnDueGifts(deps.db)) },
    { name: "expiry notices", pauseMs: 30 * 60_000, work: once(() => writeExpiryNotices(deps.db)) },
    { name: "low balances", pauseMs: 60_000, work: once(() => sweepLowBalances(deps.db)) },
    { name: "account mails", pauseMs: 30_000, work: once(() => sweepAccountMails(deps)) },
    { name: "notices", pauseMs: 30_000, work: once(() => sweepNotices(deps)) },
    { name: "receipts", pauseMs: 30_000, work: once(() => sweepReceipts(deps)) },
    { name: "refund mails", pauseMs: 30_000, work: once(() => sweepRefundMails(deps)) },
    { name: "erased accounts", pauseMs: 5 * 60_000, work: once(() => sweepErasures(deps)) },
    { name: "alarm mails", pauseMs: 30_000, work: once(() => sweepAlarmMails(deps)) },
    { name: "unused quotes", pauseMs: 60 * 60_000, work: () => forgetQuotes(deps.db) },
    { name: "sent events", pauseMs: 60 * 60_000, work: () => deleteSentMessages(deps.db) },
    { name: "lengths of answers", pauseMs: 60 * 60_000, work: once(() => refitOutputLengths(deps.db)) },
    { name: "usage by day", pauseMs: 30 * 60_000, work: once(() => rollUpUsage(deps.db)) },
    { name: "spending by day", pauseMs: 30 * 60_000, work: once(() => addUpSpending(deps.db)) },
    {
      name: "reconciliation of usage",
      pauseMs: 30 * 60_000,
      // The days are compared as well: those that nobody has added up yet would all be findings.
      work: once(async () => {
        await rollUpUsage(deps.db);
        await reconcileUsageWhenOverdue(deps.db, deps.logger);
      }),
    },
    { name: "proof of recent books", pauseMs: 60_000, work: once(() => verifyBooks(deps.db, "recent", deps.logger)) },
    { name: "proof of all books", pauseMs: 10 * 60_000, work: once(() => verifyAllBooksDaily(deps.db, deps.logger)) },
  ];
}

/** Work that does everything there is in one round. */
function once(work: () => Promise<unknown>): () => Promise<boolean> {
  return async () => {
    await work();
    return false;
  };
}
