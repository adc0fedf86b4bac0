-- What a choice of model is made from, so that it can be learnt from and made again exactly.

-- Counters of what has been learnt. Taking the next version locks the row until the commit, so versions are committed in their
-- order and "everything up to version N" is the same rows for ever.
CREATE TABLE selection_version (
  name    TEXT PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0)
);
INSERT INTO selection_version (name) VALUES ('outcomes'), ('output_lengths');

-- The models, prices and obstacles a choice was made from, once for each different content.
CREATE TABLE catalogue_snapshot (
  hash       TEXT PRIMARY KEY,
  models     JSONB NOT NULL,
  created_at TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now()
);

-- What became of an answer. The totals are those of its model, task and complexity, this outcome included.
CREATE TABLE model_outcome (
  version         INTEGER PRIMARY KEY,
  request_id      TEXT NOT NULL,
  model_id        TEXT NOT NULL REFERENCES model (id),
  task_type       TEXT NOT NULL,
  complexity      TEXT NOT NULL,
  kind            TEXT NOT NULL,
  good_hundredths INTEGER NOT NULL CHECK (good_hundredths >= 0),
  bad_hundredths  INTEGER NOT NULL CHECK (bad_hundredths >= 0),
  good_total      BIGINT NOT NULL CHECK (good_total >= 0),
  bad_total       BIGINT NOT NULL CHECK (bad_total >= 0),
  recorded_at     TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now()
);
CREATE INDEX model_outcome_cell_idx ON model_outcome (model_id, task_type, complexity, version DESC);
CREATE INDEX model_outcome_request_idx ON model_outcome (request_id);

-- How long answers really are, in thousandths of the starting opinion. A refit writes the rows it changes under the next version.
CREATE TABLE output_length (
  model_id          TEXT NOT NULL REFERENCES model (id),
  task_type         TEXT NOT NULL,
  complexity        TEXT NOT NULL,
  basis             TEXT NOT NULL,
  version           INTEGER NOT NULL,
  samples           INTEGER NOT NULL CHECK (samples > 0),
  low_permille      INTEGER NOT NULL CHECK (low_permille > 0),
  expected_permille INTEGER NOT NULL CHECK (expected_permille >= low_permille),
  high_permille     INTEGER NOT NULL CHECK (high_permille >= expected_permille),
  fitted_at         TIMESTAMPTZ(6) NOT NULL DEFAULT scrip_now(),
  PRIMARY KEY (model_id, task_type, complexity, basis, version)
);

-- The circuit breaker of each provider. `retry_at` is set while it is open or waits for its first success.
CREATE TABLE provider_health (
  provider        TEXT PRIMARY KEY,
  failures        INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
  openings        INTEGER NOT NULL DEFAULT 0 CHECK (openings >= 0),
  retry_at        TIMESTAMPTZ(6),
  last_failure_at TIMESTAMPTZ(6)
);

ALTER TABLE quote
  ADD COLUMN catalogue_hash         TEXT REFERENCES catalogue_snapshot (hash),
  ADD COLUMN outcomes_version       INTEGER,
  ADD COLUMN output_lengths_version INTEGER,
  ADD COLUMN output_basis           TEXT,
  ADD COLUMN output_base_tokens     INTEGER;

ALTER TABLE model_price
  ADD COLUMN origin       TEXT NOT NULL DEFAULT 'seeded',
  ADD COLUMN confirmed_by TEXT;

-- Every process keeps the catalogue in memory and reads it again when one of these tables changes, whoever changed it.
CREATE FUNCTION selection_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('scrip_selection', TG_TABLE_NAME);
  RETURN NULL;
END $$;

CREATE TRIGGER model_notifies AFTER INSERT OR UPDATE OR DELETE ON model
  FOR EACH STATEMENT EXECUTE FUNCTION selection_notify();
CREATE TRIGGER model_price_notifies AFTER INSERT OR UPDATE OR DELETE ON model_price
  FOR EACH STATEMENT EXECUTE FUNCTION selection_notify();
CREATE TRIGGER model_outcome_notifies AFTER INSERT ON model_outcome
  FOR EACH STATEMENT EXECUTE FUNCTION selection_notify();
CREATE TRIGGER output_length_notifies AFTER INSERT ON output_length
  FOR EACH STATEMENT EXECUTE FUNCTION selection_notify();
CREATE TRIGGER provider_health_notifies AFTER INSERT OR UPDATE OR DELETE ON provider_health
  FOR EACH STATEMENT EXECUTE FUNCTION selection_notify();

GRANT SELECT, UPDATE ON selection_version TO scrip_app;
GRANT SELECT, INSERT ON catalogue_snapshot, model_outcome, output_length TO scrip_app;
GRANT SELECT, INSERT, UPDATE ON provider_health TO scrip_app;
