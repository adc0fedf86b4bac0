import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { createModelProviders } from "../create-model-providers.ts";

test("OpenAI is told the seed, the stop words and the penalties that a caller sends", async () => {
  let sent: unknown;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      sent = JSON.parse(body);
      response.writeHead(500).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const baseUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/v1`;

  const { streamCompletion } = createModelProviders({ openai: { apiKey: "k", baseUrl } });
  const call = {
    provider: "openai",
    providerModel: "gpt-4o-mini",
    messages: [{ role: "user" as const, content: "Hi" }],
    options: { stop: ["END"], seed: 7, presencePenalty: 1, frequencyPenalty: -1, temperature: 0.5, topP: 0.9 },
    maxOutputTokens: 300,
    requestId: "request-1",
  };
  await expect(Array.fromAsync(streamCompletion(call))).rejects.toThrow();
  server.close();
  expect(sent).toMatchObject({
    stop: ["END"],
    seed: 7,
    presence_penalty: 1,
    frequency_penalty: -1,
    temperature: 0.5,
    top_p: 0.9,
    max_tokens: 300,
    store: false,
  });
});
