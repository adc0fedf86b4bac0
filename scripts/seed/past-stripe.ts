import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { applyStripeEvent, type BillingDeps } from "@scrip/billing";
import type { Db } from "@scrip/db";
import type { Logger } from "@scrip/logger";
import { openStripe, readPaymentsEnv, recordStripeEvent } from "@scrip/payments";
import { startSandboxStripe } from "@scrip/sandbox";

export type PastStripe = {
  deps: BillingDeps;
  /** Sends JSON to a control route, or a form to a page, of the sandbox Stripe. */
  post(path: string, body: Record<string, string | number>): Promise<void>;
  postForm(pageUrl: string, fields: Record<string, string>): Promise<void>;
  /** Lets the sandbox Stripe do what is due, and works off what it tells, as the webhook route and the jobs do. */
  listen(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The sandbox Stripe of this installation, for as long as the past is lived through. What it knows afterwards is what it knows
 * when the product starts: the same database, the same key.
 */
export async function openPastStripe(parts: {
  db: Db;
  logger: Logger;
  ownerDatabaseUrl: string;
  variables: Record<string, string | undefined>;
}): Promise<PastStripe> {
  const { db, logger } = parts;
  const env = readPaymentsEnv(parts.variables);
  const heard: string[] = [];
  const receiver = await startReceiver(async (request) => {
    const { stripeEventId } = await recordStripeEvent(deps, request);
    heard.push(stripeEventId);
  });
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: parts.ownerDatabaseUrl,
    webhookUrl: receiver.url,
    webhookSecrets: env.stripeWebhookSecrets,
    apiKey: env.stripeSecretKey,
    ...(env.stripeApiBase && { publicUrl: env.stripeApiBase.origin }),
  });
  const deps = { db, logger, stripe: openStripe({ ...env, stripeApiBase: new URL(sandbox.url) }) };

  async function send(path: string, init: RequestInit): Promise<void> {
    const response = await fetch(`${sandbox.url}${path}`, { ...init, method: "POST", redirect: "manual" });
    if (response.status >= 400) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    await response.body?.cancel();
  }
  const post: PastStripe["post"] = (path, body) =>
    send(path, { headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

  return {
    deps,
    post,
    postForm: (pageUrl, fields) => send(new URL(pageUrl).pathname, { body: new URLSearchParams(fields) }),
    async listen() {
      await post("/sandbox/clock", { advance: "1s" });
      for (const stripeEventId of heard.splice(0)) {
        const outcome = await applyStripeEvent(deps, stripeEventId);
        if (outcome?.status === "parked") heard.push(stripeEventId);
      }
    },
    async close() {
      await sandbox.close();
      receiver.close();
    },
  };
}

type Received = { rawBody: Uint8Array<ArrayBuffer>; signatureHeader: string | null };

async function startReceiver(receive: (request: Received) => Promise<void>): Promise<{ url: string; close(): void }> {
  async function read(request: IncomingMessage): Promise<Received> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signature = request.headers["stripe-signature"];
    const signatureHeader = typeof signature === "string" ? signature : null;
    return { rawBody: new Uint8Array(Buffer.concat(chunks)), signatureHeader };
  }
  const server = createServer((request, response) => {
    void read(request)
      .then(receive)
      .then(
        () => response.writeHead(200).end(),
        () => response.writeHead(500).end(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
