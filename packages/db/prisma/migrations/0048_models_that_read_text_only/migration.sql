-- Providers refuse images for some models, so that these cannot be chosen for them.
ALTER TABLE model ADD COLUMN text_only BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE model SET text_only = TRUE WHERE id IN ('codestral', 'deepseek-flash', 'deepseek-pro', 'llama-3.3-70b', 'gpt-oss-120b');
