export { acknowledgeAlarm } from "./acknowledge-alarm.ts";
export type { OpenAlarm } from "./alarm.store.ts";
export { enqueueEvent } from "./enqueue-event.ts";
export { type DomainEvent, EVENT_CONTRACTS, type EventName } from "./event-contracts.ts";
export { listOpenAlarms } from "./list-open-alarms.ts";
export { type Alarm, raiseAlarm } from "./raise-alarm.ts";
