import { listOverdueAccountMails } from "@scrip/auth";
import { listOverdueNotices } from "@scrip/credits";
import { listOverdueAlarmMails } from "@scrip/events";
import { mailAccount } from "../account-mails/mail-account.ts";
import { mailAlarm } from "../alarms/mail-alarm.ts";
import { forEachAtOnce } from "../for-each-at-once.ts";
import { sendReceipt } from "../functions/send-receipt.ts";
import { sendRefundMail } from "../functions/send-refund-mail.ts";
import type { JobsDeps } from "../jobs-deps.ts";
import { mailNotice } from "../notices/mail-notice.ts";
import { listOverdueReceipts, listOverdueRefundMails } from "../receipts/overdue-receipts.store.ts";

const BATCH = 50;
const AT_ONCE = 2;

/** Mails alarms that no job has mailed in time, without Inngest. */
export async function sweepAlarmMails(deps: JobsDeps): Promise<void> {
  if (deps.alarms === null) return;
  await mailEach(deps, await listOverdueAlarmMails(deps.db, BATCH), (id) => mailAlarm(deps, id));
}

/** Sends mails about log-ins that no job has sent in time, without Inngest. */
export async function sweepAccountMails(deps: JobsDeps): Promise<void> {
  await mailEach(deps, await listOverdueAccountMails(deps.db, BATCH), (id) => mailAccount(deps, id));
}

/** Mails notices that no job has mailed in time, without Inngest. */
export async function sweepNotices(deps: JobsDeps): Promise<void> {
  await mailEach(deps, await listOverdueNotices(deps.db, BATCH), (id) => mailNotice(deps, id));
}

/** Sends receipts that no job has sent in time, without Inngest. */
export async function sweepReceipts(deps: JobsDeps): Promise<void> {
  await mailEach(deps, await listOverdueReceipts(deps.db, BATCH), (id) => sendReceipt(deps, id));
}

/** Tells buyers of refunds that no job has told them of in time, without Inngest. */
export async function sweepRefundMails(deps: JobsDeps): Promise<void> {
  await mailEach(deps, await listOverdueRefundMails(deps.db, BATCH), (stripeRefundId, { paymentId }) =>
    sendRefundMail(deps, { stripeRefundId, paymentId }),
  );
}

/** One that cannot be mailed does not hold up the others; it is tried again in the next round. */
async function mailEach<Overdue extends { id: string }>(
  { logger }: JobsDeps,
  overdue: readonly Overdue[],
  mail: (id: string, one: Overdue) => Promise<string>,
): Promise<void> {
  await forEachAtOnce(overdue, AT_ONCE, async (one) => {
    const { id } = one;
    try {
      await mail(id, one);
    } catch (error) {
      logger.warn({ error, mailAbout: id }, "a mail could not be sent; it will be tried again");
    }
  });
}
