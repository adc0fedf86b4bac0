-- An answer that was asked for again can still be looked at behind the newer one, so a message that was replaced names the request
-- that replaced it. What was replaced before this was kept is not shown.
ALTER TABLE "message" ADD COLUMN "superseded_by" TEXT;
