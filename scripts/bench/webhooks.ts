/**
 * `pnpm bench:webhooks`: a burst of Stripe's events on the web app's own route: signed, shuffled, 30 % of them twice, over 50
 * connections. How many are stored in a second, how soon they are acknowledged, and how long until all have been worked off. Web,
 * admin, worker, a durable Postgres, the sandbox and the load share this machine. Prints a table; asserts nothing. BENCH_EVENTS
 * sets how many events there are; they are about 100 paid purchases.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createDb, type Db, newId } from "@scrip/db";
import { createPurchaseCheckout, openStripe } from "@scrip/payments";
import { createProgress } from "../stack/progress.ts";
import { openSecrets } from "../stack/secrets.ts";
import { startStack } from "../stack/start-stack.ts";
import { describeMachine } from "./describe-machine.ts";
import { findFreePorts } from "./find-free-ports.ts";
import { percentile } from "./percentile.ts";

const EVENTS = Number(process.env["BENCH_EVENTS"] ?? "10000");
const PURCHASES = 100;
const CONNECTIONS = 50;
const DUPLICATES = 0.3;
const APPLIED_WITHIN_MS = 15 * 60_000;

const root = join(import.meta.dirname, "../..");
const dataDir = await mkdtemp(join(tmpdir(), "scrip-bench-"));
const stack = await startStack({
  root,
  variables: { ...process.env, ...(await findFreePorts()), SCRIP_DATA_DIR: dataDir },
  mode: "production",
  progress: createProgress(process.stderr),
  signal: new AbortController().signal,
});
try {
  const { web, stripe: sandbox, databaseUrl } = stack.description;
  const { stripeSecretKey, stripeWebhookSecret } = openSecrets(dataDir);
  const stripe = openStripe({
    stripeSecretKey,
    stripeWebhookSecrets: [stripeWebhookSecret],
    stripeApiBase: new URL(sandbox ?? ""),
  });
  const db = createDb(databaseUrl);
  const sessions = await payPurchases(db);
  await untilApplied(db); // what the sandbox has told by itself

  const deliveries = shuffle(makeDeliveries(sessions));
  const latencies: number[] = [];
  let refused = 0;
  const startedAt = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      for (let payload = deliveries[next]; payload !== undefined; payload = deliveries[next]) {
        next += 1;
        const sentAt = performance.now();
        if (await deliver(payload)) latencies.push(performance.now() - sentAt);
        else refused += 1;
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await untilApplied(db);
  const appliedSeconds = (performance.now() - startedAt) / 1000;
  const stored = await db.stripeEvent.count({ where: { id: { startsWith: "evt_bench" } } });
  const processed = await db.stripeEvent.count({ where: { id: { startsWith: "evt_bench" }, status: "processed" } });
  const broken = await db.$queryRaw<unknown[]>`SELECT rule, subject FROM verify_books()`;
  process.stdout.write(
    `${describeMachine()}\n\n` +
      "| deliveries | events | stored/s | ack p50 ms | ack p99 ms | not 2xx | processed | all applied after s |\n" +
      "|---|---|---|---|---|---|---|---|\n" +
      `| ${deliveries.length} | ${stored} | ${Math.round(latencies.length / seconds)} | ${percentile(latencies, 50).toFixed(1)} | ` +
      `${percentile(latencies, 99).toFixed(1)} | ${refused} | ${processed} | ${appliedSeconds.toFixed(1)} |\n` +
      (broken.length === 0 ? "\nThe books balance.\n" : `\nBroken: ${JSON.stringify(broken)}\n`),
  );
  await db.$disconnect();

  async function payPurchases(database: Db): Promise<string[]> {
    const paid: string[] = [];
    for (let count = 0; count < PURCHASES; count += 1) {
      const customerId = newId("cus");
      await database.customer.create({ data: { id: customerId, kind: "person", name: "Bench" } });
      const { checkoutSessionId } = await createPurchaseCheckout(
        { db: database, stripe },
        {
          customerId,
          userId: newId("usr"),
          email: `${customerId}@scrip.test`,
          packageId: "starter",
          idempotencyKey: customerId,
          successUrl: `${web}/credits/success`,
          cancelUrl: `${web}/credits`,
        },
      );
      const headers = { "content-type": "application/json" };
      const body = JSON.stringify({ outcome: "paid" });
      await fetch(`${sandbox}/sandbox/checkout/${checkoutSessionId}/pay`, { method: "POST", headers, body });
      paid.push(checkoutSessionId);
    }
    return paid;
  }

  /** Whether it was acknowledged. A body is signed when it is sent, as Stripe does it. */
  async function deliver(payload: string): Promise<boolean> {
    const signature = stripe.client.webhooks.generateTestHeaderString({ payload, secret: stripeWebhookSecret });
    const headers = { "content-type": "application/json", "stripe-signature": signature };
    const response = await fetch(`${web}/webhooks/stripe`, { method: "POST", headers, body: payload });
    await response.arrayBuffer();
    return response.ok;
  }

  function makeDeliveries(about: readonly string[]): string[] {
    const api_version = stripe.client.getApiField("version");
    const events = Array.from({ length: EVENTS }, (_, index) => {
      const object = { id: about[index % about.length], object: "checkout.session" };
      const id = `evt_bench${randomBytes(12).toString("hex")}`;
      const type = "checkout.session.completed";
      return JSON.stringify({ id, object: "event", type, api_version, livemode: false, data: { object } });
    });
    return [...events, ...events.slice(0, Math.round(EVENTS * DUPLICATES))];
  }
} finally {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
}

async function untilApplied(db: Db): Promise<void> {
  const deadline = performance.now() + APPLIED_WITHIN_MS;
  while ((await db.stripeEvent.count({ where: { status: { in: ["received", "parked"] } } })) > 0) {
    if (performance.now() > deadline) return;
    await sleep(200);
  }
}

function shuffle<T>(items: T[]): T[] {
  for (let last = items.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [items[last], items[other]] = [items[other] as T, items[last] as T];
  }
  return items;
}
