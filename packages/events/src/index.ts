export { enqueueEvent } from "./enqueue-event.ts";
export { type DomainEvent, EVENT_CONTRACTS, type EventName } from "./event-contracts.ts";
export { type Alarm, raiseAlarm } from "./raise-alarm.ts";
