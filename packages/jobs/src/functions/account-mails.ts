import type { Inngest } from "inngest";
import { mailAccount } from "../account-mails/mail-account.ts";
import type { JobsDeps } from "../jobs-deps.ts";
import { insistOnMail } from "../mail-once.ts";
import { alarmOnFailure } from "./alarm-on-failure.ts";
import { accountMailWritten } from "./event-types.ts";

const RETRIES = 10;

/** A mail about a log-in was asked for: it is sent. */
export function mailAccountOnWritten(inngest: Inngest, deps: JobsDeps) {
  const id = "mail-account";
  return inngest.createFunction(
    { id, retries: RETRIES, triggers: [{ event: accountMailWritten }], onFailure: alarmOnFailure(deps, id) },
    ({ event, step }) => step.run("send-mail", async () => insistOnMail(await mailAccount(deps, event.data.mailId))),
  );
}
