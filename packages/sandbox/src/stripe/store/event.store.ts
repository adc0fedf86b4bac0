import type { Pool } from "pg";
import type Stripe from "stripe";
import { resourceMissing } from "../api/errors.ts";
import type { Tx } from "../database.ts";
import { cutPage, type Page, type PageQuery, startConditions } from "./page.ts";

/** An event as it is kept: `pending_webhooks` is counted when it is read. */
export type StoredEvent = {
  id: string;
  object: "event";
  api_version: string;
  created: number;
  data: { object: object; previous_attributes?: object };
  livemode: false;
  request: Stripe.Event.Request;
  type: Stripe.Event.Type;
};
export type WireEvent = StoredEvent & { pending_webhooks: number };

type EventRow = { body: StoredEvent; pending_webhooks: number };

export async function insertEvent(tx: Tx, event: StoredEvent): Promise<void> {
  await tx.query(`insert into sandbox_stripe.event (id, type, created, body) values ($1, $2, $3, $4)`, [
    event.id,
    event.type,
    event.created,
    JSON.stringify(event),
  ]);
}

/** @throws {StripeApiError} `resource_missing` */
export async function getEvent(db: Pool | Tx, id: string, param = "id"): Promise<WireEvent> {
  const { rows } = await db.query<EventRow>(
    `select body, pending_webhooks from sandbox_stripe.event_state where id = $1`,
    [id],
  );
  const row = rows[0];
  if (!row) throw resourceMissing("event", id, param);
  return toWire(row);
}

export type EventQuery = PageQuery & {
  /** May end in `*`, as in `charge.*`; null for all. */
  types: string[] | null;
  deliverySuccess?: boolean | undefined;
};

/** A page of events, newest first, and whether there are more beyond it. */
export async function listEvents(db: Pool | Tx, query: EventQuery): Promise<Page<WireEvent>> {
  if (query.from) await getEvent(db, query.from.id, query.from.param);
  const where = startConditions();
  if (query.types) {
    const patterns = query.types.map((type) => type.replace(/[\\%_]/g, "\\$&").replace(/\*$/, "%"));
    where.add(`type like any(${where.bind(patterns)}::text[])`);
  }
  if (query.deliverySuccess !== undefined) where.add(`pending_webhooks = ${query.deliverySuccess ? 0 : 1}`);
  const { rows } = await db.query<EventRow>(
    `select body, pending_webhooks from sandbox_stripe.event_state ${where.page("sandbox_stripe.event", query)}`,
    where.values,
  );
  const { page, hasMore } = cutPage(rows, query);
  return { page: page.map(toWire), hasMore };
}

function toWire({ body, pending_webhooks }: EventRow): WireEvent {
  const { request, type, ...rest } = body;
  return { ...rest, pending_webhooks, request, type };
}
