import { createServer } from "node:http";
import express from "express";
import pg from "pg";
import { LOCAL_HOST, listenLocally } from "../local-port.ts";
import { SandboxError } from "../sandbox-error.ts";
import { serveApi } from "./api/serve-api.ts";
import { serveHostedPage } from "./checkout/serve-hosted-page.ts";
import { serveControl } from "./control/serve-control.ts";
import { createFaults } from "./faults.ts";
import { startDueWork } from "./run-due-work.ts";
import { createSchema } from "./schema.ts";
import { createWebhookDelivery } from "./webhooks/deliver-webhooks.ts";
import { createWorkRunner } from "./work.ts";

const POOL_MAX = 10;

export type SandboxStripeOptions = {
  /** On 127.0.0.1; 0 picks a free one. */
  port: number;
  /** Owner connection of the product's database, migrated: its `scrip_now()` is the only clock. */
  databaseUrl: string;
  /** Where events go. */
  webhookUrl: string;
  /** At least one. Each signs every webhook: two while a secret is rotated. */
  webhookSecrets: readonly string[];
  /** The only key the API accepts. */
  apiKey: string;
  /** Where a browser finds the hosted pages, when that is not `http://127.0.0.1:<port>`. */
  publicUrl?: string;
  /** Called with the new time after `POST /sandbox/clock`; the answer waits for it. */
  onClockAdvanced?: (now: Date) => void | Promise<void>;
};

export type SandboxStripe = { url: string; close(): Promise<void> };

/**
 * Starts a stateful stand-in for Stripe that the official `stripe` package talks to unchanged.
 * Its state is in the schema `sandbox_stripe` of the database and survives a restart.
 *
 * @throws {SandboxError} the port cannot be opened, the database is not migrated, or no secret was given
 */
export async function startSandboxStripe(options: SandboxStripeOptions): Promise<SandboxStripe> {
  const { apiKey, webhookUrl, webhookSecrets, onClockAdvanced } = options;
  if (webhookSecrets.length === 0) throw new SandboxError("The sandbox Stripe needs a secret to sign webhooks with.");
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: POOL_MAX,
    application_name: "sandbox-stripe",
  });
  let isClosing = false;
  const onError = (error: unknown) => {
    if (isClosing) return;
    const detail = error instanceof Error ? (error.stack ?? "") : "";
    process.emitWarning(`Sandbox Stripe: ${String(error)}`, { detail });
  };
  pool.on("error", onError);

  const app = express().disable("x-powered-by").disable("etag");
  const server = createServer(app);
  let port: number;
  try {
    await createSchema(pool);
    port = await listenLocally(server, options.port, "the sandbox Stripe");
  } catch (error) {
    await pool.end();
    throw error;
  }

  const url = `http://${LOCAL_HOST}:${port}`;
  const faults = createFaults();
  const delivery = createWebhookDelivery({
    pool,
    faults,
    webhookUrl,
    secrets: webhookSecrets,
    onDone: () => dueWork.wake(),
    onError,
  });
  const publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "");
  const runner = { pool, faults, publicUrl };
  const dueWork = startDueWork({
    pool,
    runWork: createWorkRunner({ ...runner, onCommit: () => undefined }),
    delivery,
    onError,
  });
  const runWork = createWorkRunner({ ...runner, onCommit: dueWork.wake });

  app.get("/healthz", (_req, res) => {
    res.json({ status: "ok" });
  });
  app.use("/sandbox", serveControl({ pool, runWork, faults, dueWork, onClockAdvanced, onError }));
  app.use("/v1", serveApi({ pool, runWork, faults, apiKey, onError }));
  app.use(serveHostedPage({ pool, runWork, onError }));

  let closing: Promise<void> | null = null;
  async function shutDown(): Promise<void> {
    isClosing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await dueWork.stop();
    await delivery.stop();
    await closed;
    await pool.end();
  }
  return {
    url,
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
