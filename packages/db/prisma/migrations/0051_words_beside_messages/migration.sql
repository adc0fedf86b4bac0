-- A search took the text of every message that it looked at to words again. They stand beside the text now, where they follow it: also
-- when it is changed or removed. A very long text is still found by its beginning. The table is written anew once; meanwhile nobody reads
-- or writes messages.
DROP INDEX message_words;
ALTER TABLE "message" ADD COLUMN "words" tsvector GENERATED ALWAYS AS (to_tsvector('simple', left("text", 100000))) STORED;
CREATE INDEX "message_words_idx" ON "message" USING gin ("words");
