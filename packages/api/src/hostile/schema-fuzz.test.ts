import { isFullTest } from "@scrip/testing";
import type { AnyTRPCProcedure } from "@trpc/server";
import fc from "fast-check";
import { expect } from "vitest";
import { z } from "zod";
import { ChatRequestIn } from "../openai/read-chat-request.ts";
import { appRouter } from "../router.ts";
import { test as apiTest, type Proof, type TestApi } from "../test-api.ts";
import { startTestServer, type TestServer } from "../test-server.ts";
import { expectHarmless } from "./test-harmless.ts";
import { arbitraryOfSchema } from "./test-inputs.ts";

const RUNS = isFullTest() ? 200 : 8;
const SEED = isFullTest() ? undefined : 20_261_123;

type Servers = Record<"web" | "admin", TestServer>;
const test = apiTest.extend<"http", Servers>("http", async ({ api }, { onCleanup }) => {
  const http = { web: await startTestServer(api.deps.web), admin: await startTestServer(api.deps.admin) };
  onCleanup(async () => {
    await http.web.close();
    await http.admin.close();
  });
  return http;
});

const flat = appRouter._def.procedures as unknown as Record<string, AnyTRPCProcedure>;
const procedures = Object.entries(flat).map(([path, { _def }]) => ({
  path,
  type: _def.type,
  input: (_def as unknown as { inputs: z.ZodType[] }).inputs[0],
}));

function inputsOf(schema: z.ZodType | undefined): fc.Arbitrary<unknown> {
  if (!schema) return fc.jsonValue();
  return arbitraryOfSchema(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as never);
}

async function everybody(api: TestApi): Promise<{ server: "web" | "admin"; proof: Proof }[]> {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000n);
  return [
    { server: "web", proof: ada.session },
    { server: "admin", proof: (await api.operator("admin")).session },
  ];
}

test("no input that its schema can suggest makes any procedure fail", { timeout: 30 * 60_000 }, async ({
  api,
  http,
  annotate,
}) => {
  const senders = await everybody(api);
  let standstillMs = 0;
  for (const { path, type, input } of procedures) {
    for (const { server, proof } of senders) {
      const send = async (value: unknown) => {
        const json = JSON.stringify(value) ?? "";
        const url = `${http[server].url}/api/trpc/${path}`;
        const headers = { cookie: proof.cookie ?? "", "content-type": "application/json" };
        const response = await (type === "mutation"
          ? fetch(url, { method: "POST", headers, body: json })
          : fetch(`${url}?input=${encodeURIComponent(json.toWellFormed())}`, { headers }));
        await expectHarmless(response, `${path} ${json.slice(0, 300)}`);
      };
      const settings = { numRuns: RUNS, ...(SEED === undefined ? {} : { seed: SEED }) };
      await fc.assert(fc.asyncProperty(inputsOf(input), send), settings);
      standstillMs = Math.max(standstillMs, http[server].longestStandstillMs());
    }
  }
  expect((await fetch(`${http.web.url}/api/credits/packages`)).status).toBe(200);
  await annotate(`the event loop stood still for ${standstillMs.toFixed(0)} ms at most`);
});

test("no completion that its schema can suggest fails", { timeout: 10 * 60_000 }, async ({ api, http, annotate }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 5_000_000n);
  const key = await api.apiKey(ada, ["chat"]);
  const ask = async (body: unknown) => {
    const response = await fetch(`${http.web.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify(body) ?? "",
    });
    await expectHarmless(response, `completion ${JSON.stringify(body)?.slice(0, 300)}`);
  };
  const settings = { numRuns: RUNS * 5, ...(SEED === undefined ? {} : { seed: SEED }) };
  await fc.assert(fc.asyncProperty(inputsOf(ChatRequestIn), ask), settings);
  await annotate(`the event loop stood still for ${http.web.longestStandstillMs().toFixed(0)} ms at most`);
});
