import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Fixture, LLMock, type Mountable } from "@copilotkit/aimock";
import { LOCAL_HOST, reservePort } from "../local-port.ts";
import { answerRequest } from "./answer-request.ts";
import type { SandboxProviders, SandboxProvidersOptions } from "./start-providers.ts";
import { admitRequest, explainIncompleteResponses } from "./vendor-gate.ts";

/** About 1,600 characters a second: quick, and still visibly streamed. */
const CHUNK_CHARACTERS = 24;
const CHUNK_DELAY_MS = 15;
const JOURNAL_ENTRIES_MAX = 200;

/** See {@link startSandboxProviders}. */
export async function serveProviders(options: SandboxProvidersOptions): Promise<SandboxProviders> {
  const port = await reservePort(options.port, "the sandbox providers");
  const mock = new LLMock({ host: LOCAL_HOST, port, logLevel: "silent", journalMaxEntries: JOURNAL_ENTRIES_MAX });
  const sockets = new Set<Socket>();
  let abandoned = 0;
  const vendors = mountable((request, response) => {
    if (!sockets.has(request.socket)) {
      sockets.add(request.socket);
      request.socket.once("close", () => sockets.delete(request.socket));
    }
    response.once("close", () => {
      if (!response.writableFinished) abandoned += 1;
    });
    if (!admitRequest(request, response)) return true;
    if (request.url?.startsWith("/v1/responses")) explainIncompleteResponses(response);
    answerWhenNothingElseDoes(mock);
    return false;
  });
  mock.mount("/v1", vendors);
  mock.mount("/v1beta", vendors);
  mock.mount("/healthz", mountable(answerHealth));
  const url = await mock.start();
  return {
    url,
    baseUrls: { openai: `${url}/v1`, anthropic: `${url}/v1`, google: `${url}/v1beta` },
    countAbandoned: () => abandoned,
    close: async () => {
      const stopped = mock.stop();
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
  };
}

/** `handle` returns true when it has answered; otherwise aimock goes on with the request. */
function mountable(handle: (request: IncomingMessage, response: ServerResponse) => boolean): Mountable {
  return { handleRequest: async (request, response) => handle(request, response) };
}

/**
 * Keeps our answer behind every fixture that a test has added, and brings it back after a reset: aimock takes the first
 * fixture that matches, adds at the end, and forgets all of them on reset.
 */
function answerWhenNothingElseDoes(mock: LLMock): void {
  if (mock.getFixtures().at(-1)?.response === answerRequest) return;
  const fixture: Fixture = {
    match: { endpoint: "chat", predicate: () => mock.getFixtures().at(-1) === fixture },
    response: answerRequest,
    latency: CHUNK_DELAY_MS,
    chunkSize: CHUNK_CHARACTERS,
  };
  mock.addFixture(fixture);
}

function answerHealth(_request: IncomingMessage, response: ServerResponse): boolean {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ status: "ok" }));
  return true;
}
