import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ApiDeps } from "./api-deps.ts";
import { answerRoute } from "./test-routes.ts";

// Only tests import this file: the API over real HTTP, for clients that want an address.

export type TestServer = {
  url: string;
  /** The longest that the event loop stood still since the last time this was asked, in milliseconds. */
  longestStandstillMs(): number;
  close(): Promise<void>;
};

/** Serves the API of the web app on a free port of this machine. */
export async function startTestServer(deps: ApiDeps): Promise<TestServer> {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, deps);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}`,
    longestStandstillMs() {
      const longest = delay.max / 1e6;
      delay.reset();
      return longest;
    },
    async close() {
      delay.disable();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, deps: ApiDeps): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const caller = { clientIp: incoming.socket.remoteAddress ?? null, signal: gone.signal };
  const request = toRequest(incoming);
  const response = await answerRoute(request, deps, caller);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined); // the client has left
}

function toRequest(incoming: IncomingMessage): Request {
  const { method = "GET", url = "/" } = incoming;
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: Readable.toWeb(incoming) as never, duplex: "half" as const } : {};
  return new Request(`http://localhost:3000${url}`, { method, headers, ...body });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
}
