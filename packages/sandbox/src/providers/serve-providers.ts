import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { json } from "node:stream/consumers";
import { type Fixture, LLMock, type Mountable } from "@copilotkit/aimock";
import { z } from "zod";
import { LOCAL_HOST, reservePort } from "../local-port.ts";
import { answerRequest } from "./answer-request.ts";
import { forwardVendor, type TurnedVendor } from "./forward-vendor.ts";
import type { SandboxProviders, SandboxProvidersOptions } from "./start-providers.ts";
import { bendStream, StreamFaults } from "./stream-faults.ts";
import { admitRequest, completeResponses } from "./vendor-gate.ts";

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
  let faults: StreamFaults = {};
  const takeFaults = () => {
    if (faults.nextN === undefined) return faults;
    const taken = faults.nextN > 0 ? faults : {};
    faults = { ...faults, nextN: Math.max(0, faults.nextN - 1) };
    return taken;
  };
  const track = (socket: Socket) => {
    if (sockets.has(socket)) return;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  const vendors = mountable((request, response) => {
    track(request.socket);
    response.once("close", () => {
      if (!response.writableFinished) abandoned += 1;
    });
    if (!admitRequest(request, response)) return true;
    if (request.url?.startsWith("/v1/responses")) completeResponses(response);
    const wrong = takeFaults();
    if (Object.keys(wrong).length > 0) bendStream(response, wrong);
    answerWhenNothingElseDoes(mock);
    return false;
  });
  const turned = (vendor: TurnedVendor) =>
    mountable(async (request, response) => {
      track(request.socket);
      await forwardVendor(vendor, request, response, `${mock.url}/v1/chat/completions`);
      return true;
    });
  mock.mount("/mistral/v1", turned("mistral"));
  mock.mount("/groq/openai/v1", turned("groq"));
  mock.mount("/v1", vendors);
  mock.mount("/v1beta", vendors);
  mock.mount("/healthz", mountable(answerHealth));
  mock.mount(
    "/sandbox/faults",
    mountable(async (request, response) => {
      const order = StreamFaults.safeParse(await json(request).catch(() => null));
      if (order.success) faults = order.data;
      response
        .writeHead(order.success ? 200 : 400, { "content-type": "application/json" })
        .end(JSON.stringify(order.success ? faults : { error: z.prettifyError(order.error) }));
      return true;
    }),
  );
  const url = await mock.start();
  return {
    url,
    baseUrls: {
      openai: `${url}/v1`,
      anthropic: `${url}/v1`,
      google: `${url}/v1beta`,
      mistral: `${url}/mistral/v1`,
      deepseek: `${url}/v1`,
      xai: `${url}/v1`,
      groq: `${url}/groq/openai/v1`,
    },
    countAbandoned: () => abandoned,
    close: async () => {
      const stopped = mock.stop();
      for (const socket of sockets) socket.destroy();
      await stopped;
    },
  };
}

/** `handle` returns true when it has answered; otherwise aimock goes on with the request. */
function mountable(
  handle: (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>,
): Mountable {
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
