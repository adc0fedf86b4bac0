import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import { isIP } from "node:net";
import { join } from "node:path";
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import type { Logger } from "@scrip/logger";
import compression from "compression";
import express, { type NextFunction, type Request, type RequestHandler, type Response } from "express";
import expressStaticGzip from "express-static-gzip";
import { type BodyLimits, refuseBody } from "./body-limit.ts";
import { answerDirectly, type DirectRequest } from "./direct-route.ts";
import { createShutdown } from "./graceful-shutdown.ts";
import { createHttpMetrics } from "./http-metrics.ts";
import { operationsRoutes } from "./operations-routes.ts";
import { type GateRules, judgeRequest } from "./origin-gate.ts";
import { securityHeaders } from "./security-headers.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** What every loader and action gets from the shell; the app adds its services. */
export type ShellContext = {
  /** Aborts when the client goes away. `request.signal` does not: it is lost in a garbage collection while streaming. */
  signal: AbortSignal;
  /** Aborts when this process begins to stop; endless streams end on it. */
  stopping: AbortSignal;
  /** For the inline scripts of this one answer. */
  cspNonce: string;
  /** The client, as far as the proxies that are trusted tell; else the other end of the connection. */
  clientIp: string | null;
};

export type DirectRoute = (request: DirectRequest, shell: ShellContext) => Promise<globalThis.Response>;

export type AppServerOptions = {
  appName: string;
  logger: Logger;
  publicUrl: URL;
  port: number;
  host: string;
  trustedProxies: TrustedProxies;
  development: boolean;
  build: ServerBuild | (() => Promise<ServerBuild>);
  /** Serves the browser's files: a built directory, or Vite's middleware in development. */
  clientFiles: { directory: string } | { middleware: RequestHandler };
  loadContext: (shell: ShellContext) => AppLoadContext;
  /** Paths that are answered without Remix, which costs more than some answers. */
  directRoutes: Readonly<Record<string, DirectRoute>>;
  gate: Omit<GateRules, "publicOrigin">;
  bodyLimits: BodyLimits;
  formTargets: readonly string[];
  metricsToken: string | undefined;
  /** How often this process has had an answer from the database. */
  databaseRoundTrips: () => number;
  checkReadiness: () => Promise<void>;
  /** Called when the last connection is gone. */
  closeServices: () => Promise<void>;
  shutdownGraceMs: number;
};

export type AppServer = { server: Server; port: number; stop: () => Promise<void> };

/** Starts the shell around a Remix build and resolves once it listens. Rejects when the port cannot be taken. */
export async function startAppServer(options: AppServerOptions): Promise<AppServer> {
  const stopping = new AbortController();
  const server = await listen(createApp(options, stopping.signal), options.port, options.host);
  const address = server.address();
  const stop = createShutdown({
    server,
    onBegin: () => stopping.abort(),
    onDrained: options.closeServices,
    graceMs: options.shutdownGraceMs,
  });
  return { server, port: typeof address === "object" && address ? address.port : options.port, stop };
}

/** Stops the process on SIGINT and SIGTERM, once, after what is under way has ended. */
export function stopOnSignals(app: AppServer, logger: Logger): void {
  const onSignal = () => {
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
}

function createApp(options: AppServerOptions, stopping: AbortSignal): express.Express {
  const metrics = createHttpMetrics(options.appName, options.databaseRoundTrips);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", options.trustedProxies);

  app.use((req, res, next) => {
    metrics.begin();
    res.once("close", () => metrics.end(req.method, res.statusCode));
    res.locals.cspNonce = randomBytes(16).toString("base64");
    res.set(securityHeaders(res.locals.cspNonce, options));
    if (!canBeDecoded(req.path) || !namesHost(req.headers.host))
      return refuse(res, 400, "invalid_input", "This is not an address.");
    next();
  });
  app.use(compressAnswers());
  app.use(
    operationsRoutes({
      checkReadiness: options.checkReadiness,
      metricsToken: options.metricsToken,
      metrics,
      onNotReady: (error) => options.logger.warn({ error }, "not ready"),
    }),
  );
  const guarded = guard(options);
  const shellOf = (req: Request, res: Response): ShellContext => ({
    signal: clientGone(res),
    stopping,
    cspNonce: res.locals["cspNonce"],
    clientIp: clientIp(req),
  });
  for (const [path, answer] of Object.entries(options.directRoutes)) {
    app.all(path, guarded, (req, res, next) => {
      answerDirectly(req, res, (request) => answer(request, shellOf(req, res))).catch(next);
    });
  }
  app.use(clientFiles(options));
  app.use(guarded);
  app.all(
    "*",
    // oxlint-disable-next-line typescript/no-misused-promises -- it gives its errors to next()
    createRequestHandler({
      build: options.build,
      mode: options.development ? "development" : "production",
      getLoadContext: (req, res) => options.loadContext(shellOf(req, res)),
    }),
  );
  app.use((error: unknown, _req: Request, res: Response, next: NextFunction) => {
    options.logger.error({ error }, "request failed outside of any route");
    if (res.headersSent) {
      next(error);
      return;
    }
    refuse(res, 500, "internal", "Something went wrong on our side.");
  });
  return app;
}

function clientFiles({ clientFiles: files }: AppServerOptions): RequestHandler {
  if ("middleware" in files) return files.middleware;
  const router = express.Router();
  // The build leaves a `.br` beside what is worth compressing.
  router.use(
    "/assets",
    expressStaticGzip(join(files.directory, "assets"), {
      enableBrotli: true,
      index: false,
      serveStatic: { immutable: true, maxAge: "1y", index: false },
    }),
  );
  router.use(express.static(files.directory, { maxAge: "1h", index: false, redirect: false }));
  return router;
}

/** Compresses pages and data. Remix flushes after each chunk, so what is streamed still arrives piece by piece. */
function compressAnswers(): RequestHandler {
  return compression({
    // Events are short and each has to leave at once.
    filter: (req, res) =>
      !String(res.getHeader("Content-Type")).startsWith("text/event-stream") && compression.filter(req, res),
  });
}

/** What links, forms and our API send. Remix would hand any other method to an action. */
const METHODS = ["GET", "HEAD", "POST"];

/** Everything that can refuse a request before a route sees it. */
function guard(options: AppServerOptions): RequestHandler {
  const rules: GateRules = { ...options.gate, publicOrigin: options.publicUrl.origin };
  return (req, res, next) => {
    res.set("Cache-Control", "no-store");
    if (!METHODS.includes(req.method)) {
      res.set("Allow", METHODS.join(", "));
      return refuse(res, 405, "invalid_input", "Use GET or POST.");
    }
    const verdict = judgeRequest(req, rules);
    if (!verdict.pass) return refuse(res, 403, "forbidden", verdict.reason);

    const refusal = refuseBody(
      {
        path: req.path,
        contentLength: req.headers["content-length"],
        transferEncoding: req.headers["transfer-encoding"],
        contentEncoding: req.headers["content-encoding"],
      },
      options.bodyLimits,
    );
    if (refusal) {
      res.set("Connection", "close");
      return refuse(res, refusal.status, refusal.status === 413 ? "too_large" : "invalid_input", refusal.message);
    }

    if (verdict.ignoreCookies) delete req.headers.cookie;
    // Remix would compare Origin with Host again, and a proxy may have changed Host. The gate has judged it already.
    delete req.headers.origin;
    delete req.headers["x-forwarded-host"];
    next();
  };
}

/** Percent signs that stand for no text make Express and the router throw. */
function canBeDecoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** The router makes an address of it, and throws where that is none. Who speaks HTTP 1.0 names no host. */
function namesHost(host = ""): boolean {
  if (host === "") return true;
  const url = URL.parse(`http://${host}`);
  return url !== null && url.href === `http://${url.host}/`;
}

/** Under `/v1` in the shape that OpenAI's clients read. */
function refuse(res: Response, status: number, code: string, message: string): void {
  const error = res.req.path.startsWith("/v1/")
    ? { message, type: status >= 500 ? "server_error" : "invalid_request_error", param: null, code }
    : { code, message };
  res.status(status).json({ error });
}

/** A proxy may pass on what is no address. Then the proxy itself is counted. */
function clientIp({ ip, socket }: Request): string | null {
  return ip !== undefined && isIP(ip) !== 0 ? ip : (socket.remoteAddress ?? null);
}

function clientGone(res: Response): AbortSignal {
  const gone = new AbortController();
  res.once("close", () => {
    if (!res.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** A prompt of 8,000 characters in an address, each of which takes nine bytes there in most of the world's scripts. */
const HEADER_BYTES_MAX = 96 * 1024;

function listen(app: express.Express, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX }, app).listen(port, host);
    server.once("listening", () => resolve(server));
    server.once("error", reject);
  });
}
