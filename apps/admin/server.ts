import { join } from "node:path";
import type { ServerBuild } from "@remix-run/node";
import { startAppServer, stopOnSignals } from "@scrip/app-server";
import { createLogger } from "@scrip/logger";
import { readAdminEnv } from "./app/server/env.server.ts";
import { openServices } from "./app/server/services.server.ts";

const BODY_BYTES_MAX = 256 * 1024;
const SHUTDOWN_GRACE_MS = 5_000;
/** Not the standard one, which the web app takes while both are developed. */
const HMR_PORT = 24_679;

const env = readAdminEnv();
const logger = createLogger("admin", env.logLevel);
const services = openServices(env, logger);
const development = env.mode === "development";

const app = await startAppServer({
  appName: "admin",
  logger,
  publicUrl: env.publicUrl,
  port: env.port,
  host: env.host,
  trustedProxies: env.trustedProxies,
  development,
  ...(development ? await developmentFiles() : await builtFiles()),
  loadContext: (shell) => ({ ...shell, services }),
  directRoutes: {},
  gate: { signedPaths: [], bearerOnlyPrefixes: [], bearerPrefixes: ["/api/"] },
  bodyLimits: { defaultBytes: BODY_BYTES_MAX, byPrefix: [] },
  formTargets: [],
  metricsToken: env.metricsToken,
  databaseRoundTrips: services.databaseRoundTrips,
  checkReadiness: services.checkReadiness,
  closeServices: services.close,
  shutdownGraceMs: SHUTDOWN_GRACE_MS,
});
stopOnSignals(app, logger);
logger.info({ port: app.port, url: env.publicUrl.href, mode: env.mode }, "admin is listening");

async function builtFiles() {
  const build = (await import(join(import.meta.dirname, "build/server/index.js"))) as ServerBuild;
  return { build, clientFiles: { directory: join(import.meta.dirname, "build/client") } };
}

async function developmentFiles() {
  const { createServer } = await import("vite");
  const vite = await createServer({
    root: import.meta.dirname,
    server: { middlewareMode: true, hmr: { port: HMR_PORT } },
  });
  return {
    build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    clientFiles: { middleware: vite.middlewares },
  };
}
