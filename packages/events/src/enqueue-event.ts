import { newId, type Prisma, type Tx } from "@scrip/db";
import { type DomainEvent, EVENT_CONTRACTS } from "./event-contracts.ts";
import { insertOutboxMessage, insertOutboxMessageBeside } from "./outbox.store.ts";

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

/**
 * The same as a part of the statement that is its cause, once for each row of `from`.
 *
 * @throws {ZodError} the data does not match the event's contract
 */
export function enqueueEventBeside(event: DomainEvent, from: Prisma.Sql): Prisma.Sql {
  const payload = EVENT_CONTRACTS[event.name].parse(event.data);
  return insertOutboxMessageBeside({ id: newId("evt"), name: event.name, payload }, from);
}
