import { createLogger } from "@scrip/logger";
import { type TestDatabase, test } from "@scrip/testing";
import { expect, vi } from "vitest";
import { openBalanceFeed } from "./balance-feed.server.ts";

const logger = createLogger("test", "silent");
const FEED = "scrip web balance feed";

/** A feed over balances that the test moves. Asked for one balance, it was a notice; the regular look asks for all. */
async function openFeed(database: TestDatabase, balances: Record<string, bigint>) {
  const readVersions = vi.fn((customerIds: string[]) =>
    Promise.resolve(customerIds.map((customerId) => ({ customerId, version: balances[customerId] ?? 0n }))),
  );
  const feed = openBalanceFeed({ databaseUrl: database.databaseUrl, readVersions, logger });
  await untilItListens(database);
  return { feed, readVersions };
}

async function untilItListens({ owner }: TestDatabase): Promise<void> {
  const listening =
    "SELECT FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%' AND state = 'idle'";
  await vi.waitFor(async () => expect((await owner.query(listening, [FEED])).rowCount).toBe(1), { timeout: 5_000 });
}

const notify = ({ owner }: TestDatabase, customerId: string) =>
  owner.query("SELECT pg_notify('scrip_balance', $1)", [customerId]);

test("a notice hurries the look at one balance, and only who watches it and has not left is told", async ({
  database,
  db: _checked,
}) => {
  const balances = { cus_mine: 1n, cus_theirs: 1n };
  const { feed, readVersions } = await openFeed(database, balances);
  const [mine, theirs, left] = [vi.fn(), vi.fn(), vi.fn()];
  feed.subscribe("cus_mine", mine);
  feed.subscribe("cus_theirs", theirs);
  feed.subscribe("cus_mine", left)();
  await vi.waitFor(() => expect(theirs).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  expect(mine).toHaveBeenCalledTimes(1);

  balances.cus_mine = 2n;
  await notify(database, "cus_mine");
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  await vi.waitFor(() => expect(readVersions).toHaveBeenCalledWith(["cus_mine"]), { timeout: 5_000 });
  await notify(database, "cus_nobody_watches");
  await notify(database, "cus_mine");
  await vi.waitFor(() => expect(readVersions.mock.calls.filter(([ids]) => ids.length === 1)).toHaveLength(2), {
    timeout: 5_000,
  });
  expect([mine, theirs, left].map((listener) => listener.mock.calls.length)).toEqual([2, 1, 0]);
  await feed.close();
});

test("a balance that moved without a notice is found, also through a database that failed", async ({
  database,
  db: _checked,
}) => {
  const balances = { cus_mine: 1n };
  const { feed, readVersions } = await openFeed(database, balances);
  const mine = vi.fn();
  feed.subscribe("cus_mine", mine);
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  readVersions.mockRejectedValueOnce(new Error("the database is away"));
  balances.cus_mine = 2n;
  await vi.waitFor(() => expect(mine).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  await feed.close();
});

test("after a lost connection it listens again", async ({ database, db: _checked }) => {
  const balances = { cus_mine: 1n, cus_theirs: 1n };
  const { feed, readVersions } = await openFeed(database, balances);
  feed.subscribe("cus_mine", vi.fn());
  feed.subscribe("cus_theirs", vi.fn());
  const terminated = await database.owner.query<{ pid: number }>(
    "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1",
    [FEED],
  );
  await vi.waitFor(
    async () => {
      const { rows } = await database.owner.query<{ pid: number }>(
        "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%'",
        [FEED],
      );
      expect(rows).toHaveLength(1);
      expect(rows).not.toEqual(terminated.rows.map(({ pid }) => ({ pid })));
    },
    { timeout: 5_000 },
  );
  await notify(database, "cus_mine");
  await vi.waitFor(() => expect(readVersions).toHaveBeenCalledWith(["cus_mine"]), { timeout: 5_000 });
  await feed.close();
});
