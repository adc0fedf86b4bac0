import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { vendorFetch } from "./vendor-fetch.ts";

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/v1/x?y=%20z`;
}

const post = (url: string, signal: AbortSignal | null = null) =>
  vendorFetch(url, { method: "POST", headers: { authorization: "Bearer k" }, body: "ä question", signal });

test("a call arrives as it is written, and its answer comes with status and headers", async () => {
  const url = await serve((request, response) => {
    const { method, url: path, headers } = request;
    response.writeHead(418, { "x-one": "1", "set-cookie": ["a=1", "b=2"] });
    const seen = { method, path, key: headers.authorization, packed: headers["accept-encoding"] };
    void text(request).then((body) => response.end(JSON.stringify({ ...seen, body })));
  });
  const response = await post(url);
  expect([response.status, response.ok, response.headers.get("x-one")]).toEqual([418, false, "1"]);
  expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(await response.json()).toEqual({ method: "POST", path: "/v1/x?y=%20z", key: "Bearer k", body: "ä question" });
});

test("a long answer waits for its reader and arrives whole", async () => {
  const piece = "x".repeat(1_000_000);
  const url = await serve((_request, response) => {
    for (let count = 0; count < 20; count += 1) response.write(piece);
    response.end();
  });
  const response = await post(url);
  await sleep(100);
  let length = 0;
  for await (const part of response.body ?? []) length += part.length;
  expect(length).toBe(20 * piece.length);
});

test("an answer without a body is empty", async () => {
  const response = await post(await serve((_request, answer) => answer.writeHead(204).end()));
  expect([response.status, response.body]).toEqual([204, null]);
});

test("who aborts is told the own reason, before the call, before the answer and within it", async () => {
  let gone = 0;
  const url = await serve((_request, response) => {
    response.on("close", () => {
      gone += 1;
    });
    response.writeHead(200).write("begun");
  });
  const reason = new Error("enough");
  await expect(post(url, AbortSignal.abort(reason))).rejects.toBe(reason);

  const stop = new AbortController();
  const response = await post(url, stop.signal);
  const reader = response.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("begun");
  stop.abort(reason);
  await expect(reader?.read()).rejects.toBe(reason);

  const silent = await serve(() => undefined);
  const waiting = new AbortController();
  const call = post(silent, waiting.signal);
  setTimeout(() => waiting.abort(reason), 20);
  await expect(call).rejects.toBe(reason);
  await expect.poll(() => gone).toBe(1);
});

test("who aborts while a connection is being made does not wait for it", async () => {
  const accepted: Socket[] = [];
  const isOpen = () => accepted[0]?.closed === false;
  // It takes connections and never answers a handshake, so that none is ever made.
  const server = createTcpServer((socket) => accepted.push(socket.on("error", () => undefined).resume())).listen(
    0,
    "127.0.0.1",
  );
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of accepted) socket.destroy();
  });
  const { port } = server.address() as { port: number };
  const [reason, stop] = [new Error("enough"), new AbortController()];
  const call = post(`https://127.0.0.1:${port}/`, stop.signal);
  await expect.poll(isOpen).toBe(true);
  stop.abort(reason);
  await expect(call).rejects.toBe(reason);
  // Had it been waited for until it was given up, it would be closed by the time that others have come.
  for (const number of [2, 3, 4]) {
    connect(port, "127.0.0.1");
    await expect.poll(() => accepted.length).toBe(number);
  }
  expect(isOpen()).toBe(true);
});

test("who stops reading ends the call", async () => {
  let isGone = false;
  const url = await serve((_request, response) => {
    response.on("close", () => {
      isGone = true;
    });
    response.writeHead(200).write("begun");
  });
  const response = await post(url);
  await response.body?.cancel();
  await expect.poll(() => isGone).toBe(true);
});

test("nobody there, and a connection that breaks, fail as fetch fails", async () => {
  await expect(post("http://127.0.0.1:9/")).rejects.toThrow(new TypeError("fetch failed"));
  const url = await serve((_request, response) => {
    response.writeHead(200).write("begun");
    setTimeout(() => response.destroy(), 20);
  });
  await expect(post(url).then((response) => response.text())).rejects.toThrow(new TypeError("fetch failed"));
});
