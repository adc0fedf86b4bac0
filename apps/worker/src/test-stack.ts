import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Db, newId } from "@scrip/db";
import { isAppError } from "@scrip/errors";
import { createLogger } from "@scrip/logger";
import {
  createPurchaseCheckout,
  openStripe,
  type PaymentsEnv,
  readPaymentsEnv,
  recordStripeEvent,
  type StripeAccount,
  seedPackages,
} from "@scrip/payments";
import { type SandboxExecutor, startMailbox, startSandboxExecutor, startSandboxStripe } from "@scrip/sandbox";
import { test as base } from "@scrip/testing";
import { startWorker, type Worker } from "./start-worker.ts";

// Only tests import this file: the worker between the sandbox's Stripe, job executor and mailbox, and in place of the web
// app a server that does with a webhook what the web app does.

const STRIPE_KEY = "sk_test_51AbcdefghijklmnopQ";
const WEBHOOK_SECRET = "whsec_3fA9kQzB71LmN0pXcV5e";
const EVENT_KEY = "test-event-key-0123456789";
const SIGNING_KEY = `signkey-test-${"5ca1ab1e".repeat(8)}`;
export const METRICS_TOKEN = "metrics-token-0123456789";

const logger = createLogger("test", "silent");

export type CaughtMail = { to: string; subject: string; text: string };

export type Stack = {
  workerUrl: string;
  buy(): Promise<{ customerId: string; paymentId: string; checkoutSessionId: string }>;
  pay(checkoutSessionId: string): Promise<void>;
  setStripeFaults(faults: object): Promise<void>;
  setExecutorFaults(faults: object): Promise<void>;
  /** Moves the clock of database, Stripe and executor, e.g. by `"30m"`. */
  advanceClock(advance: string): Promise<void>;
  mailsTo(customerId: string): Promise<CaughtMail[]>;
  /** Inngest is gone until `startExecutor`. */
  stopExecutor(): Promise<void>;
  startExecutor(): Promise<void>;
  /** The variables with which the worker's own process would work here. */
  variables: Record<string, string>;
};

export const test = base.extend<"stack", Stack>("stack", { scope: "file" }, async ({ database }, { onCleanup }) => {
  const { db, databaseUrl, ownerDatabaseUrl } = database;
  const [workerPort, executorPort] = [await findFreePort(), await findFreePort()];
  const workerUrl = `http://127.0.0.1:${workerPort}`;
  const executorUrl = `http://127.0.0.1:${executorPort}`;
  await seedPackages(db);

  const mailbox = await startMailbox({ httpPort: 0, smtpPort: 0 });
  const receiver = await listen(createServer());
  const startExecutor = () =>
    startSandboxExecutor({
      port: executorPort,
      databaseUrl: ownerDatabaseUrl,
      appUrls: [`${workerUrl}/api/inngest`],
      eventKey: EVENT_KEY,
      signingKey: SIGNING_KEY,
      log: () => undefined,
    });
  let executor: SandboxExecutor | null = await startExecutor();
  const sandbox = await startSandboxStripe({
    port: 0,
    databaseUrl: ownerDatabaseUrl,
    webhookUrl: `http://127.0.0.1:${portOf(receiver)}/webhooks/stripe`,
    webhookSecrets: [WEBHOOK_SECRET],
    apiKey: STRIPE_KEY,
    onClockAdvanced: () => executor?.onClockAdvanced(),
  });
  const variables = {
    STRIPE_SECRET_KEY: STRIPE_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    STRIPE_API_BASE: sandbox.url,
    SMTP_URL: mailbox.smtpUrl,
    MAIL_FROM: "Scrip <hello@scrip.test>",
    WEB_URL: "http://localhost:3000",
    ADMIN_URL: "http://localhost:3001",
    ALARM_EMAIL: "operators@scrip.test",
    INNGEST_BASE_URL: executorUrl,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
    METRICS_TOKEN,
    DATABASE_URL: databaseUrl,
  };
  const paymentsEnv: PaymentsEnv = readPaymentsEnv(variables);
  const stripe = openStripe(paymentsEnv);
  receiver.on("request", webhookReceiver(db, stripe));
  const worker: Worker = await startWorker({
    env: { host: "127.0.0.1", port: workerPort, metricsToken: METRICS_TOKEN, logLevel: "silent", isSandbox: true },
    jobsEnv: {
      payments: paymentsEnv,
      email: { smtpUrl: variables.SMTP_URL, from: variables.MAIL_FROM },
      inngest: {
        isDev: false,
        eventKey: EVENT_KEY,
        signingKey: SIGNING_KEY,
        signingKeyFallback: null,
        baseUrl: executorUrl,
      },
      webUrl: variables.WEB_URL,
      alarms: { email: variables.ALARM_EMAIL, adminUrl: variables.ADMIN_URL },
    },
    databaseUrl,
    logger,
  });
  onCleanup(async () => {
    await worker.stop();
    await sandbox.close();
    await executor?.close();
    await mailbox.close();
    receiver.closeAllConnections();
    await new Promise((resolve) => receiver.close(resolve));
  });

  return {
    workerUrl,
    variables,
    async buy() {
      const customerId = newId("cus");
      await db.customer.create({ data: { id: customerId, kind: "person", name: "Ada" } });
      const checkout = await createPurchaseCheckout(
        { db, stripe },
        {
          customerId,
          userId: newId("usr"),
          email: `${customerId}@scrip.test`,
          packageId: "starter",
          idempotencyKey: crypto.randomUUID(),
          successUrl: "http://localhost:3000/ok?session={CHECKOUT_SESSION_ID}",
          cancelUrl: "http://localhost:3000/credits",
        },
      );
      return { customerId, ...checkout };
    },
    pay: (checkoutSessionId) => post(`${sandbox.url}/sandbox/checkout/${checkoutSessionId}/pay`, { outcome: "paid" }),
    setStripeFaults: (faults) => post(`${sandbox.url}/sandbox/faults`, faults),
    setExecutorFaults: (faults) => post(`${executorUrl}/sandbox/faults`, faults),
    advanceClock: (advance) => post(`${sandbox.url}/sandbox/clock`, { advance }),
    async mailsTo(customerId) {
      const mails = (await (await fetch(`${mailbox.url}/messages`)).json()) as CaughtMail[];
      return mails.filter((mail) => mail.to === `${customerId}@scrip.test`);
    },
    async stopExecutor() {
      await executor?.close();
      executor = null;
    },
    async startExecutor() {
      executor = await startExecutor();
    },
  };
});

/** Raw body, verify, record, 200; a refused event is 400, our own failure 500. */
function webhookReceiver(db: Db, stripe: StripeAccount): RequestListener {
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const signatureHeader = request.headers["stripe-signature"];
    try {
      await recordStripeEvent(
        { db, stripe, logger },
        {
          rawBody: new Uint8Array(Buffer.concat(chunks)),
          signatureHeader: typeof signatureHeader === "string" ? signatureHeader : null,
        },
      );
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(isAppError(error) && error.code === "invalid_input" ? 400 : 500).end();
    }
  };
}

async function post(url: string, body: object): Promise<void> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function findFreePort(): Promise<number> {
  const server = await listen(createServer());
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
