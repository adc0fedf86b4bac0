-- The price that the customer agreed to. The card is not charged another one without a new consent.
ALTER TABLE auto_top_up ADD COLUMN price_cents INTEGER;
UPDATE auto_top_up SET price_cents = package.price_cents FROM package WHERE package.id = auto_top_up.package_id;
ALTER TABLE auto_top_up
  ALTER COLUMN price_cents SET NOT NULL,
  ADD CONSTRAINT auto_top_up_price CHECK (price_cents > 0);
