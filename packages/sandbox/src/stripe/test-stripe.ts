import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import Stripe from "stripe";
import { listenLocally } from "../local-port.ts";
import { startPostgres } from "../postgres/start-postgres.ts";
import { type SandboxStripe, type SandboxStripeOptions, startSandboxStripe } from "./start-sandbox-stripe.ts";

// Only tests import this file: a plain Postgres with the product's clock, a receiver of webhooks, and the official client.

export const API_KEY = "sk_test_sandbox";
export const SECRET = "whsec_test_first";

const CLOCK_SQL = `
  create table scrip_clock (id boolean primary key default true check (id), "offset" interval not null default '0');
  insert into scrip_clock default values;
  create function scrip_now() returns timestamptz language sql stable
    as $$ select now() + (select "offset" from scrip_clock) $$;
`;

export type Received = { body: string; headers: IncomingHttpHeaders; event: Stripe.Event };

export type TestStripe = {
  stripe: Stripe;
  /** Requests the receiver got, in order. */
  received: Received[];
  /** The status of the receiver's next answers. */
  answerWith(status: number): void;
  /** Sends JSON to a path of the sandbox. */
  post(path: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  url(): string;
  databaseUrl: string;
  /** Stops the sandbox and starts it again on the same state. */
  restart(options?: Partial<SandboxStripeOptions>): Promise<void>;
  close(): Promise<void>;
};

export async function startTestStripe(options: Partial<SandboxStripeOptions> = {}): Promise<TestStripe> {
  const folder = await mkdtemp(path.join(await memoryFolder(), "scrip-stripe-"));
  const postgres = await startPostgres({ dataDir: path.join(folder, "data"), port: 0, durable: false });
  const databaseUrl = postgres.ownerUrl("postgres");
  await createClock(databaseUrl);
  const receiver = await startReceiver();

  const start = (more: Partial<SandboxStripeOptions> = {}): Promise<SandboxStripe> =>
    startSandboxStripe({
      port: 0,
      databaseUrl,
      webhookUrl: receiver.url,
      webhookSecrets: [SECRET],
      apiKey: API_KEY,
      ...options,
      ...more,
    });
  let sandbox = await start();

  return {
    stripe: connect(sandbox.url),
    received: receiver.received,
    answerWith: receiver.answerWith,
    url: () => sandbox.url,
    databaseUrl,
    async post(route, body) {
      const response = await fetch(`${sandbox.url}${route}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async restart(more) {
      const { port } = new URL(sandbox.url);
      await sandbox.close();
      sandbox = await start({ port: Number(port), ...more });
    },
    async close() {
      await sandbox.close();
      await receiver.close();
      await postgres.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The official client with nothing changed but where it connects. */
export function connect(url: string, apiKey = API_KEY): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(apiKey, { host: hostname, port: Number(port), protocol: "http", maxNetworkRetries: 0 });
}

/** Waits until `find` finds something. */
export async function waitFor<T>(what: string, find: () => T | undefined | false): Promise<T> {
  for (const end = Date.now() + 8_000; Date.now() < end; await sleep(10)) {
    const found = find();
    if (found !== undefined && found !== false) return found;
  }
  throw new Error(`waited in vain for ${what}`);
}

async function createClock(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(CLOCK_SQL);
  await client.end();
}

async function startReceiver() {
  const received: Received[] = [];
  let status = 200;
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      received.push({ body, headers: req.headers, event: JSON.parse(body) as Stripe.Event });
      res.writeHead(status).end();
    });
  });
  const port = await listenLocally(server, 0, "the receiver");
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    received,
    answerWith(next: number) {
      status = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function memoryFolder(): Promise<string> {
  const inMemory = await stat("/dev/shm").then(
    (found) => found.isDirectory(),
    () => false,
  );
  return inMemory ? "/dev/shm" : tmpdir();
}
