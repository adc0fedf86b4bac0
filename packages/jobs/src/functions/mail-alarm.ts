import type { Inngest } from "inngest";
import { mailAlarm } from "../alarms/mail-alarm.ts";
import type { JobsDeps } from "../jobs-deps.ts";
import { insistOnMail } from "../mail-once.ts";
import { alarmRaised } from "./event-types.ts";

const RETRIES = 10;

/** An alarm was raised: it is mailed. When that fails for good there is no alarm about it, which would be mailed too; the sweeper goes on. */
export function mailAlarmOnRaised(inngest: Inngest, deps: JobsDeps) {
  return inngest.createFunction(
    { id: "mail-alarm", retries: RETRIES, triggers: [{ event: alarmRaised }] },
    ({ event, step }) =>
      step.run("send-mail", async () => {
        const outcome = await mailAlarm(deps, event.data.alarmId);
        return outcome === "nobody" ? outcome : insistOnMail(outcome);
      }),
  );
}
