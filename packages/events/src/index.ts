export { acknowledgeAlarm } from "./acknowledge-alarm.ts";
export type { OpenAlarm } from "./alarm.store.ts";
export {
  type AlarmMail,
  claimAlarmMail,
  hasUnmailedAlarm,
  listOverdueAlarmMails,
  markAlarmMailed,
  releaseAlarmMail,
} from "./alarm-mail.store.ts";
export { enqueueEvent, enqueueEventBeside } from "./enqueue-event.ts";
export { type DomainEvent, EVENT_CONTRACTS, type EventName, findContractBreach } from "./event-contracts.ts";
export { insertJobFailureOnce, listJobFailures } from "./job-failure.store.ts";
export { listOpenAlarms } from "./list-open-alarms.ts";
export { type Alarm, raiseAlarm } from "./raise-alarm.ts";
export { retryJob } from "./retry-job.ts";
