import { expect, test } from "vitest";
import type { CompletionCall } from "./completion.ts";
import { writeCall } from "./write-call.ts";

const call: CompletionCall = {
  provider: "openai",
  providerModel: "m",
  messages: [{ role: "user", content: "Hi" }],
  maxOutputTokens: 5,
  requestId: "req_1",
};

test("a plain call carries nothing that was not asked for", () => {
  expect(writeCall(call, undefined)).toEqual({
    prompt: [{ role: "user", content: [{ type: "text", text: "Hi" }] }],
    maxOutputTokens: 5,
    headers: { "x-client-request-id": "req_1" },
  });
});

test("images, calls of tools and their results stand where they were", () => {
  const { prompt } = writeCall(
    {
      ...call,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "What is it?", images: [{ mediaType: "image/png", base64: "AAAA" }] },
        { role: "assistant", content: "", toolCalls: [{ id: "c1", name: "look", arguments: '{"at":1}' }] },
        { role: "tool", content: "a whale", toolCallId: "c1" },
        { role: "assistant", content: "Hm", toolCalls: [{ id: "c2", name: "look", arguments: "{broken" }] },
      ],
    },
    undefined,
  );
  expect(prompt).toEqual([
    { role: "system", content: "Be brief." },
    {
      role: "user",
      content: [
        { type: "text", text: "What is it?" },
        { type: "file", mediaType: "image/png", data: { type: "data", data: "AAAA" } },
      ],
    },
    { role: "assistant", content: [{ type: "tool-call", toolCallId: "c1", toolName: "look", input: { at: 1 } }] },
    {
      role: "tool",
      content: [
        { type: "tool-result", toolCallId: "c1", toolName: "look", output: { type: "text", value: "a whale" } },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "text", text: "Hm" },
        { type: "tool-call", toolCallId: "c2", toolName: "look", input: { arguments: "{broken" } },
      ],
    },
  ]);
});

test("tools, JSON and sampling are handed on", () => {
  const schema = { type: "object" };
  const options = {
    tools: [{ name: "look", description: "Looks.", parameters: schema, strict: true }],
    toolChoice: { name: "look" },
    json: { name: "answer", schema },
    temperature: 0.5,
    topP: 0.9,
    stop: ["END"],
    seed: 7,
    presencePenalty: 1,
    frequencyPenalty: -1,
  };
  expect(writeCall({ ...call, options }, { openai: { store: false } })).toMatchObject({
    tools: [{ type: "function", name: "look", description: "Looks.", inputSchema: schema, strict: true }],
    toolChoice: { type: "tool", toolName: "look" },
    responseFormat: { type: "json", name: "answer", schema },
    temperature: 0.5,
    topP: 0.9,
    stopSequences: ["END"],
    seed: 7,
    presencePenalty: 1,
    frequencyPenalty: -1,
    providerOptions: { openai: { store: false } },
  });
  expect(writeCall({ ...call, options: { json: {}, toolChoice: "none" } }, undefined)).toMatchObject({
    responseFormat: { type: "json" },
    toolChoice: { type: "none" },
  });
});
