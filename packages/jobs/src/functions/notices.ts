import { writeExpiryNotices, writeLowBalanceNotice } from "@scrip/credits";
import type { Inngest } from "inngest";
import type { JobsDeps } from "../jobs-deps.ts";
import { insistOnMail } from "../mail-once.ts";
import { mailNotice } from "../notices/mail-notice.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { noticeWritten, requestSettled } from "./event-types.ts";

const RETRIES = 10;
const ONE_PER_CUSTOMER = { limit: 1, key: "event.data.customerId" };
const HOURLY = "7 * * * *";

/** A notice was written: it is mailed to the people of its customer. */
export function mailNoticeOnWritten(inngest: Inngest, deps: JobsDeps) {
  const id = "mail-notice";
  return inngest.createFunction(
    {
      id,
      retries: RETRIES,
      concurrency: ONE_PER_CUSTOMER,
      triggers: [{ event: noticeWritten }],
      onFailure: alarmOnFailure(deps, id),
    },
    ({ event, step }) => step.run("send-mail", async () => insistOnMail(await mailNotice(deps, event.data.noticeId))),
  );
}

/** A request was charged: the customer is told when its balance fell below its threshold. */
export function noticeLowBalanceOnSettled(inngest: Inngest, deps: JobsDeps) {
  const id = "notice-low-balance";
  return inngest.createFunction(
    {
      id,
      retries: RETRIES,
      concurrency: ONE_PER_CUSTOMER,
      triggers: [{ event: requestSettled }],
      onFailure: alarmOnFailure(deps, id),
    },
    ({ event, step }) => step.run("write-notice", () => writeLowBalanceNotice(deps.db, event.data.customerId)),
  );
}

/** Every hour: customers whose credits expire in 30 days, 7 days or 1 day are told. */
export function noticeExpiryHourly(inngest: Inngest, deps: JobsDeps) {
  const id = "notice-expiry";
  return inngest.createFunction(
    { id, retries: 3, concurrency: 1, triggers: [{ cron: HOURLY }], onFailure: alarmOnFailure(deps, id) },
    ({ step }) => step.run("write-notices", () => writeExpiryNotices(deps.db)),
  );
}
