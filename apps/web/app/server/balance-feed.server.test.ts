import { createLogger } from "@scrip/logger";
import { test } from "@scrip/testing";
import { expect, vi } from "vitest";
import { openBalanceFeed } from "./balance-feed.server.ts";

const logger = createLogger("test", "silent");
const FEED = "scrip web balance feed";

test("tells those who watch a customer, and nobody else, and nobody who has left", async ({
  database,
  db: _checked,
}) => {
  const feed = openBalanceFeed(database.databaseUrl, logger);
  const [mine, theirs, left] = [vi.fn(), vi.fn(), vi.fn()];
  feed.subscribe("cus_mine", mine);
  feed.subscribe("cus_theirs", theirs);
  feed.subscribe("cus_mine", left)();
  await vi.waitFor(() => expect(feedIsListening(database)).resolves.toBe(true));

  await database.owner.query("SELECT pg_notify('scrip_balance', 'cus_mine')");
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(1));
  expect(theirs).not.toHaveBeenCalled();
  expect(left).not.toHaveBeenCalled();
  await feed.close();
});

test("after a lost connection it listens again and tells everybody to look", async ({ database, db: _checked }) => {
  const feed = openBalanceFeed(database.databaseUrl, logger);
  const mine = vi.fn();
  feed.subscribe("cus_mine", mine);
  await vi.waitFor(() => expect(feedIsListening(database)).resolves.toBe(true));

  await database.owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [
    FEED,
  ]);
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  await database.owner.query("SELECT pg_notify('scrip_balance', 'cus_mine')");
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(2));
  await feed.close();
});

async function feedIsListening({
  owner,
}: {
  owner: { query: typeof import("pg").Pool.prototype.query };
}): Promise<boolean> {
  const { rowCount } = await owner.query(
    "SELECT 1 FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%' AND state = 'idle'",
    [FEED],
  );
  return rowCount === 1;
}
