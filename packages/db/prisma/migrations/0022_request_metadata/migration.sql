-- What a caller of the API notes on a request. The surface takes at most 16 names of 64 characters with texts of 512.
ALTER TABLE ai_request ADD COLUMN metadata jsonb;
ALTER TABLE ai_request ADD CONSTRAINT ai_request_metadata CHECK (jsonb_typeof(metadata) = 'object');
