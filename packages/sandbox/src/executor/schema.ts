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
  status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'completed', 'failed')),
  stack text[] NOT NULL DEFAULT '{}',
  pending text[] NOT NULL DEFAULT '{}',
  is_planning boolean NOT NULL DEFAULT false,
  request_count integer NOT NULL DEFAULT 0,
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
  kind text NOT NULL CHECK (kind IN ('discovery', 'step', 'sleep')),
  step_id text NOT NULL,
  attempt integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  -- Handed to pg-boss and not answered yet. The number tells a job of pg-boss from an older one for the same work.
  is_handed boolean NOT NULL DEFAULT false,
  hand_over integer NOT NULL DEFAULT 0,
  UNIQUE (run_id, kind, step_id)
);
`;

/** Creates the executor's tables where they are missing. */
export async function createExecutorSchema(pool: Pool): Promise<void> {
  await pool.query(SCHEMA);
}
