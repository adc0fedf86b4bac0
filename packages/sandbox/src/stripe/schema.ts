import type { Pool } from "pg";
import { SandboxError } from "../sandbox-error.ts";

/** Everything the sandbox Stripe remembers lives here, apart from the product's own tables. */
const SCHEMA_SQL = `
  create schema if not exists sandbox_stripe;

  -- body is what the API answers; internal is what Stripe knows and does not show on the object.
  -- json, not jsonb: the order of the keys is part of how the answers read.
  create table if not exists sandbox_stripe.object (
    seq bigint generated always as identity unique,
    id text primary key,
    type text not null,
    created bigint not null,
    body json not null,
    internal json
  );
  alter table sandbox_stripe.object add column if not exists former_body json;
  alter table sandbox_stripe.object add column if not exists is_deleted boolean not null default false;
  create index if not exists object_by_type on sandbox_stripe.object (type, seq desc);

  create table if not exists sandbox_stripe.event (
    seq bigint generated always as identity unique,
    id text primary key,
    type text not null,
    created bigint not null,
    body json not null
  );

  -- One row per copy that has to reach the receiver. due_at null: delivered, or given up after three days.
  create table if not exists sandbox_stripe.delivery (
    id bigint generated always as identity primary key,
    event_id text not null references sandbox_stripe.event (id),
    attempts integer not null default 0,
    due_at timestamptz,
    delivered_at timestamptz,
    last_outcome text
  );
  alter table sandbox_stripe.delivery add column if not exists stale_object json;
  alter table sandbox_stripe.delivery add column if not exists planned_at timestamptz not null default scrip_now();
  create index if not exists delivery_by_due on sandbox_stripe.delivery (due_at) where due_at is not null;
  create index if not exists delivery_by_event on sandbox_stripe.delivery (event_id);

  -- Stripe counts the receivers that have not answered 2xx yet; the sandbox has one receiver.
  create or replace view sandbox_stripe.event_state as
    select event.*, case when exists (
      select from sandbox_stripe.delivery where delivery.event_id = event.id and delivery.delivered_at is not null
    ) then 0 else 1 end as pending_webhooks
    from sandbox_stripe.event;

  create table if not exists sandbox_stripe.timer (
    id bigint generated always as identity primary key,
    due_at timestamptz not null,
    action text not null,
    object_id text not null references sandbox_stripe.object (id)
  );
  create index if not exists timer_by_due on sandbox_stripe.timer (due_at);

  create table if not exists sandbox_stripe.idempotency_key (
    key text primary key,
    fingerprint text not null,
    created_at timestamptz not null,
    request_id text not null,
    status integer not null,
    answer json not null
  );

  -- Every call, in the order it began. status null: it was cut off, so whoever asked does not know what became of it.
  create table if not exists sandbox_stripe.call (
    seq bigint generated always as identity primary key,
    request_id text not null unique,
    began_at timestamptz not null,
    method text not null,
    path text not null,
    parameters text not null,
    idempotency_key text,
    status integer,
    is_replay boolean,
    is_answer_lost boolean,
    object_id text
  );
`;

/**
 * Creates the schema `sandbox_stripe` where it is missing.
 *
 * @throws {SandboxError} the product's migrations, which bring `scrip_now()`, have not run in this database
 */
export async function createSchema(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ clock: string | null }>("select to_regprocedure('scrip_now()')::text as clock");
  if (!rows[0]?.clock) throw new SandboxError("The sandbox Stripe needs a migrated database: scrip_now() is missing.");
  await pool.query(SCHEMA_SQL);
}
