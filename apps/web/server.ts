import { join } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { handleChatCompletions } from "@scrip/api";
import { startAppServer, stopOnSignals } from "@scrip/app-server";
import { createLogger } from "@scrip/logger";
import { readWebEnv } from "./app/server/env.server.ts";
import { openServices } from "./app/server/services.server.ts";

const FORM_BYTES_MAX = 256 * 1024;
const WEBHOOK_BYTES_MAX = 1024 * 1024;
/** A prompt of 1,000,000 bytes doubles where every character needs an escape in JSON. */
const API_BYTES_MAX = 2_000_000;
/** Images come inside the body. */
const COMPLETION_BYTES_MAX = 5_000_000;
const SHUTDOWN_GRACE_MS = 5_000;

const env = readWebEnv();
const logger = createLogger("web", env.logLevel);
const services = openServices(env, logger);
const development = env.mode === "development";

const app = await startAppServer({
  appName: "web",
  logger,
  publicUrl: env.publicUrl,
  port: env.port,
  host: env.host,
  trustedProxies: env.trustedProxies,
  development,
  ...(development ? await developmentFiles() : await builtFiles()),
  loadContext: (shell) => ({ ...shell, services }),
  directRoutes: { "/v1/chat/completions": (request, shell) => handleChatCompletions(request, services, shell) },
  gate: { signedPaths: ["/webhooks/stripe"], bearerOnlyPrefixes: ["/v1/"], bearerPrefixes: ["/api/"] },
  bodyLimits: {
    defaultBytes: FORM_BYTES_MAX,
    byPrefix: [
      { prefix: "/api/", bytes: API_BYTES_MAX },
      { prefix: "/v1/", bytes: COMPLETION_BYTES_MAX },
      { prefix: "/chat/stream", bytes: API_BYTES_MAX },
      { prefix: "/webhooks/", bytes: WEBHOOK_BYTES_MAX },
    ],
  },
  formTargets: services.paymentPageOrigins,
  metricsToken: env.metricsToken,
  databaseRoundTrips: services.databaseRoundTrips,
  checkReadiness: services.checkReadiness,
  closeServices: services.close,
  shutdownGraceMs: SHUTDOWN_GRACE_MS,
});
stopOnSignals(app, logger);
logger.info({ port: app.port, url: env.publicUrl.href, mode: env.mode }, "web is listening");

async function builtFiles() {
  const build = (await import(join(import.meta.dirname, "build/server/index.js"))) as ServerBuild;
  return { build, clientFiles: { directory: join(import.meta.dirname, "build/client") } };
}

async function developmentFiles() {
  const { createServer } = await import("vite");
  const vite = await createServer({ root: import.meta.dirname, server: { middlewareMode: true } });
  return {
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    clientFiles: { middleware: vite.middlewares },
  };
}
