import { newId, type Tx } from "@scrip/db";
import { type DomainEvent, EVENT_CONTRACTS } from "./event-contracts.ts";
import { insertOutboxMessage } from "./outbox.store.ts";

/**
 * Writes an event into the outbox, in the transaction of its cause: both happen or neither. The relay sends it at least once.
 *
 * @throws {ZodError} the data does not match the event's contract
 */
export async function enqueueEvent(tx: Tx, event: DomainEvent): Promise<{ eventId: string }> {
  const payload = EVENT_CONTRACTS[event.name].parse(event.data);
  const eventId = newId("evt");
  await insertOutboxMessage(tx, { id: eventId, name: event.name, payload });
  return { eventId };
}
