import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { Validator } from "@seriousme/openapi-schema-validator";
import createClient from "openapi-fetch";
import openapiTS, { astToString } from "openapi-typescript";
import { expect } from "vitest";
import { test as apiTest } from "../test-api.ts";
import { startTestServer, type TestServer } from "../test-server.ts";

const test = apiTest.extend<"server", TestServer>("server", async ({ api }, { onCleanup }) => {
  const server = await startTestServer(api.deps.web);
  onCleanup(() => server.close());
  return server;
});

/** Every path of the contract; what operators have is among them. */
const PATHS = [
  "get /api/credits/balance",
  "get /api/credits/packages",
  "post /api/credits/purchase",
  "get /api/credits/history",
  "get /api/credits/history.csv",
  "get /api/credits/history.json",
  "get /api/credits/statements/{month}",
  "get /api/usage",
  "get /api/usage.csv",
  "get /api/credits/estimate",
  "post /api/credits/estimate",
  "post /api/credits/admin/grant-bonus",
  "get /api/credits/admin/users",
  "get /api/credits/admin/analytics",
  "get /api/preferences",
  "post /api/preferences",
  "post /v1/chat/completions",
  "get /v1/models",
  "get /v1/models/{model}",
];

test("the description is valid OpenAPI 3.1, public, and names every path of the contract", async ({ api }) => {
  const { status, json } = await api.get("/api/openapi.json");
  expect(status).toBe(200);
  expect(json.openapi).toBe("3.1.0");
  const result = await new Validator().validate(structuredClone(json));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  const described = Object.entries(json.paths as Record<string, object>).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  expect(described).toEqual(expect.arrayContaining(PATHS));
  const operations = Object.values(json.paths as Record<string, object>).flatMap((item) => Object.values(item));
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { responses } of operations)
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["400", "429", "502", "503"]));
  const [limit] = json.paths["/api/credits/history"].get.parameters;
  expect(limit).toMatchObject({ name: "limit", schema: { type: "integer", minimum: 1, maximum: 100, default: 20 } });
  const { maxOutputTokens } =
    json.paths["/api/credits/estimate"].post.requestBody.content["application/json"].schema.properties;
  expect(maxOutputTokens).toEqual({ type: "integer", minimum: 1, maximum: 1_000_000 });
  const { 200: granted, 202: asked } = json.paths["/api/credits/admin/grant-bonus"].post.responses;
  const fieldsOf = (answer: typeof asked) => Object.keys(answer.content["application/json"].schema.properties);
  expect([fieldsOf(granted), fieldsOf(asked)]).toEqual([["transferId", "balanceAfter"], ["approvalId"]]);
});

/** A program of a customer's: it compiles only if the generated types know every field that it uses. */
const PROGRAM = `
import createClient from "openapi-fetch";
import type { paths } from "./schema";
const client = createClient<paths>({ baseUrl: "http://x" });
export async function run(): Promise<string> {
  const balance = await client.GET("/api/credits/balance");
  const history = await client.GET("/api/credits/history", { params: { query: { limit: 5, type: ["spend"] } } });
  const file = await client.GET("/api/credits/history.json");
  const statement = await client.GET("/api/credits/statements/{month}", { params: { path: { month: "2026-03" } } });
  const asked = { model: "auto", messages: [{ role: "user" as const, content: "Hi" }], max_credits: "5" };
  const { data } = await client.POST("/v1/chat/completions", { body: asked });
  if (typeof data === "string") throw new Error("only a stream is text");
  const quote = await client.POST("/api/credits/estimate", { body: { prompt: "Hi", mode: "economy" } });
  const bought = await client.POST("/api/credits/purchase", { body: { packageId: "pro" } });
  const text: string = balance.data?.available ?? balance.error?.error.code ?? "";
  const first: string | undefined = history.data?.items[0]?.balanceAfter;
  const most: string | undefined = quote.data?.cost.max;
  const url: string | undefined = bought.data?.checkoutUrl;
  const oldest: string | undefined = file.data?.items.at(-1)?.balanceBefore;
  const closing: string | undefined = statement.data?.closingBalance;
  const words: string | null | undefined = data && "choices" in data ? data.choices[0]?.message.content : data?.reason;
  const cost: string | undefined = data && "credits" in data ? data.credits.cost : data?.cost.max;
  // @ts-expect-error there is no such field
  balance.data?.points;
  return [text, first, most, url, oldest, closing, words, cost].join();
}
`;

test("a client made by a public generator compiles", { timeout: 60_000 }, async ({ api }) => {
  const { json } = await api.get("/api/openapi.json");
  const directory = await mkdtemp(join(import.meta.dirname, "generated-client-"));
  try {
    await writeFile(join(directory, "schema.d.ts"), astToString(await openapiTS(json)));
    await writeFile(join(directory, "program.ts"), PROGRAM);
    const compiler = join(import.meta.dirname, "../../node_modules/.bin/tsc");
    const options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler"];
    await promisify(execFile)(compiler, [...options, "--target", "es2022", "program.ts"], { cwd: directory });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("a client over the description works against the API", async ({ api, server }) => {
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 7_500_000n);
  const { apiKey } = await api.apiKey(ada, ["read"]);
  // The types are made from the description in the test above; here it is the calls that count.
  const client = createClient<Record<string, Record<string, never>>>({
    baseUrl: server.url,
    headers: { authorization: `Bearer ${apiKey}` },
  }) as unknown as {
    GET(path: string, init?: object): Promise<{ data?: Record<string, unknown>; error?: unknown; response: Response }>;
    POST(path: string, init: object): Promise<{ data?: Record<string, unknown>; error?: unknown; response: Response }>;
  };
  expect((await client.GET("/api/credits/balance")).data).toMatchObject({ available: "7.5" });
  const history = await client.GET("/api/credits/history", { params: { query: { type: ["purchase", "spend"] } } });
  expect(history.data).toMatchObject({ items: [{ type: "purchase", amount: "7.5" }] });
  const quote = await client.POST("/api/credits/estimate", { body: { prompt: "Hi", mode: "economy" } });
  expect(quote.data).toMatchObject({ affordable: true });
  const refused = await client.POST("/api/credits/purchase", { body: { packageId: "pro" } });
  expect(refused.error).toMatchObject({ error: { code: "forbidden" } });
});

test("history and statements come as files that add up", async ({ api, database }) => {
  await database.advanceToNoon();
  const ada = await api.signUp();
  await api.giveCredits(ada.customerId, 1_000_000n);
  await api.giveCredits(ada.customerId, 2_000_000n);
  const key = await api.apiKey(ada, ["read"]);
  const csv = await api.get("/api/credits/history.csv?type=purchase&type=spend", { as: key });
  expect(csv.status).toBe(200);
  expect(csv.headers.get("content-disposition")).toBe('attachment; filename="history.csv"');
  expect(csv.text.trim().split("\r\n")).toHaveLength(3);
  const { json } = await api.get("/api/credits/history.json", { as: key });
  expect(json.items.map((item: { balanceAfter: string }) => item.balanceAfter)).toEqual(["3", "1"]);
  const month = json.items[0].createdAt.slice(0, 7);
  const statement = await api.get(`/api/credits/statements/${month}`, { as: key });
  expect(statement.json).toMatchObject({ openingBalance: "0", closingBalance: "3", checksum: expect.any(String) });

  for (const bad of [
    "history.csv?type=x",
    "history.csv?from=1&from=2",
    "history.json?limit=5",
    "statements/2026-13",
    "statements/x",
  ]) {
    expect((await api.get(`/api/credits/${bad}`, { as: key })).status, bad).toBe(400);
  }
  expect((await api.get("/api/credits/history.csv")).status).toBe(401);
  const chatter = await api.apiKey(ada, ["chat"]);
  expect((await api.get(`/api/credits/statements/${month}`, { as: chatter })).status).toBe(403);
});
