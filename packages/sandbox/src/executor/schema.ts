import type { Pool } from "pg";

/** Everything the executor must still know after `kill -9`. Times are the product's, from `scrip_now()`. */
const SCHEMA = `
CREATE SCHEMA IF NOT EXISTS sandbox_executor;

CREATE TABLE IF NOT EXISTS sandbox_executor.app (
  url text PRIMARY KEY,
  name text NOT NULL,
  sdk text NOT NULL,
  synced_at timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS sandbox_executor.job_function (
  id text PRIMARY KEY,
  app_url text NOT NULL REFERENCES sandbox_executor.app,
  url text NOT NULL,
  triggers text NOT NULL,
  attempts_max integer NOT NULL,
  concurrency_limit integer,
  concurrency_key text,
  idempotency text,
  -- [{"event", "if"?, "timeout"?}]
  cancel_on jsonb NOT NULL DEFAULT '[]',
  -- False once its app registered without it: no new runs, but those under way still find their address.
  is_served boolean NOT NULL
);

CREATE TABLE IF NOT EXISTS sandbox_executor.cron_trigger (
  function_id text NOT NULL REFERENCES sandbox_executor.job_function,
  cron text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (function_id, cron)
);

-- What may start only one run within a day.
CREATE TABLE IF NOT EXISTS sandbox_executor.run_key (
  key text PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS sandbox_executor.run (
  id text PRIMARY KEY,
  function_id text NOT NULL REFERENCES sandbox_executor.job_function,
  -- JSON is kept as text: jsonb would reorder it and refuse the character U+0000.
  event text NOT NULL,
  concurrency_group text NOT NULL,
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
  stack text[] NOT NULL DEFAULT '{}',
  pending text[] NOT NULL DEFAULT '{}',
  is_planning boolean NOT NULL DEFAULT false,
  request_count integer NOT NULL DEFAULT 0,
  -- The step of another run that waits for this one.
  invoked_by_run text,
  invoked_by_step text,
  output text,
  error text,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
);

CREATE TABLE IF NOT EXISTS sandbox_executor.step (
  run_id text NOT NULL REFERENCES sandbox_executor.run,
  id text NOT NULL,
  name text NOT NULL,
  result text NOT NULL,
  PRIMARY KEY (run_id, id)
);

CREATE TABLE IF NOT EXISTS sandbox_executor.work (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id text NOT NULL REFERENCES sandbox_executor.run,
  kind text NOT NULL CHECK (kind IN ('discovery', 'step', 'sleep', 'wait', 'invoke')),
  step_id text NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  -- Handed to pg-boss and not answered yet. The number tells a job of pg-boss from an older one for the same work.
  is_handed boolean NOT NULL DEFAULT false,
  hand_over integer NOT NULL DEFAULT 0,
  UNIQUE (run_id, kind, step_id)
);

-- Steps that wait for an event; their timeout is work of the kind 'wait'.
CREATE TABLE IF NOT EXISTS sandbox_executor.waiting_step (
  run_id text NOT NULL REFERENCES sandbox_executor.run,
  step_id text NOT NULL,
  event_name text NOT NULL,
  condition text,
  PRIMARY KEY (run_id, step_id)
);

-- What databases of an earlier version lack.
ALTER TABLE sandbox_executor.job_function ADD COLUMN IF NOT EXISTS cancel_on jsonb NOT NULL DEFAULT '[]';
ALTER TABLE sandbox_executor.run ADD COLUMN IF NOT EXISTS invoked_by_run text,
  ADD COLUMN IF NOT EXISTS invoked_by_step text,
  DROP CONSTRAINT IF EXISTS run_status_check,
  ADD CONSTRAINT run_status_check CHECK (status IN ('running', 'completed', 'failed', 'cancelled'));
ALTER TABLE sandbox_executor.work DROP CONSTRAINT IF EXISTS work_kind_check,
  ADD CONSTRAINT work_kind_check CHECK (kind IN ('discovery', 'step', 'sleep', 'wait', 'invoke'));

CREATE INDEX IF NOT EXISTS waiting_step_event_name ON sandbox_executor.waiting_step (event_name);
CREATE INDEX IF NOT EXISTS run_running ON sandbox_executor.run (function_id) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS run_ended_at ON sandbox_executor.run (ended_at);
CREATE INDEX IF NOT EXISTS run_created_at ON sandbox_executor.run (created_at);
CREATE INDEX IF NOT EXISTS run_key_expires_at ON sandbox_executor.run_key (expires_at);
`;

/** Creates the executor's tables where they are missing. */
export async function createExecutorSchema(pool: Pool): Promise<void> {
  await pool.query(SCHEMA);
}
