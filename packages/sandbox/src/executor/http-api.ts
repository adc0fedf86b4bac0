import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from "express";
import type { Pool } from "pg";
import { inTransaction, readClock } from "./database.ts";
import { parseEvents, REQUEST_BYTES_MAX } from "./event-payload.ts";
import { listKnownAppUrls, listLatestRuns, saveRegistration } from "./executor.store.ts";
import { type Faults, parseFaults } from "./faults.ts";
import { parseRegistration } from "./function-config.ts";
import { publishEvents } from "./publish-event.ts";
import { RefusedError } from "./refused-error.ts";
import { hashSigningKey, isSameSecret } from "./signature.ts";
import type { AppSync } from "./sync-apps.ts";

const RUNS_LISTED = 100;

export type HttpApi = {
  pool: Pool;
  appUrls: string[];
  eventKey: string;
  signingKey: string;
  /** Changed in place. */
  faults: Faults;
  apps: Pick<AppSync, "listUp">;
  /** There may be new work. */
  onWork(): void;
  log(line: string): void;
};

/** What the SDK talks to (`/e/:key`, `/fn/register`), and the switches and views of the sandbox. */
export function createHttpApi(api: HttpApi): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.text({ type: () => true, limit: REQUEST_BYTES_MAX }));
  app.post("/e/:key", handle(receiveEvents(api)));
  app.post("/fn/register", handle(register(api)));
  app.post(
    "/sandbox/faults",
    handle(async (request, response) => {
      const faults = parseFaults(readBody(request.body));
      Object.assign(api.faults, faults);
      response.json(faults);
    }),
  );
  app.get(
    "/sandbox/runs",
    handle(async (_request, response) => {
      response.json({ runs: await listLatestRuns(api.pool, RUNS_LISTED) });
    }),
  );
  app.get("/healthz", (_request, response) => {
    const up = api.apps.listUp();
    response.json({ status: "ok", apps: api.appUrls.map((url) => ({ url, isUp: up.includes(url) })) });
  });
  app.use((request, response) => {
    answer(response, 404, `The sandbox executor does not implement ${request.method} ${request.path}.`);
  });
  app.use(answerError(api.log));
  return app;
}

function receiveEvents(api: HttpApi): Handler<{ key: string }> {
  return async (request, response) => {
    if (!isSameSecret(request.params.key, api.eventKey)) throw new RefusedError(401, "Event key not found");
    const known = await listKnownAppUrls(api.pool);
    if (!api.appUrls.every((url) => known.includes(url))) {
      // Inngest would take the event and start nothing, because nothing has registered yet.
      throw new RefusedError(503, "The apps of this executor have not registered yet.");
    }
    const now = await readClock(api.pool);
    const received = parseEvents(readBody(request.body), request.get("x-inngest-event-id-seed"), now);
    for (const { event } of received) await inTransaction(api.pool, (tx) => publishEvents(tx, [event], now));
    api.onWork();
    if (api.faults.dropEventReplies > 0) {
      api.faults.dropEventReplies -= 1;
      response.destroy();
      return;
    }
    response.json({ ids: received.map(({ receivedId }) => receivedId), status: 200 });
  };
}

function register(api: HttpApi): Handler<unknown> {
  return async (request, response) => {
    if (!isSameSecret(request.get("authorization") ?? "", `Bearer ${hashSigningKey(api.signingKey)}`)) {
      throw new RefusedError(401, "The bearer token is not the hash of the signing key.");
    }
    const registration = parseRegistration(parseJson(readBody(request.body)));
    requireOurApp(api.appUrls, [registration.url, ...registration.functions.map((served) => served.url)]);
    const url = withoutQuery(registration.url);
    await inTransaction(api.pool, async (tx) => saveRegistration(tx, { ...registration, url }, await readClock(tx)));
    response.json({ status: 200 });
  };
}

/** Requests with run data and our signature go to no address but those this executor was started for. */
function requireOurApp(appUrls: string[], urls: string[]): void {
  const foreign = urls.find((url) => !appUrls.includes(withoutQuery(url)));
  if (foreign !== undefined) throw new RefusedError(400, `${foreign} is not one of ${appUrls.join(", ")}.`);
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new RefusedError(400, "The body is not JSON.");
  }
}

/** Express leaves `{}` where there was no body. */
function readBody(body: unknown): string {
  return typeof body === "string" ? body : "";
}

type Handler<P> = (request: Request<P>, response: Response) => Promise<void>;

function handle<P>(handler: Handler<P>): RequestHandler<P> {
  return (request, response, next) => {
    handler(request, response).catch(next);
  };
}

function answerError(log: (line: string) => void): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (error instanceof RefusedError) return answer(response, error.status, error.message);
    const status = statusOf(error);
    if (status !== null) return answer(response, status, status === 413 ? "Event payload too large" : "Bad request");
    log(`${request.method} ${request.path.replace(/^\/e\/.*/, "/e/…")} failed: ${String(error)}`);
    return answer(response, 500, "Internal server error");
  };
}

/** The status of an error that express raised about the request itself. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return null;
  return error.status >= 400 && error.status < 500 ? error.status : null;
}

function answer(response: Response, status: number, error: string): void {
  response.status(status).json({ ids: [], status, error });
}
