import { TIMELINE_UNITS } from "@scrip/analytics";
import { HISTORY_TYPES } from "@scrip/credits";
import { ERROR_CODES } from "@scrip/errors";
import { IMAGE_TOKENS } from "@scrip/selection";
import { generateOpenApiDocument, type OpenAPIObject } from "trpc-to-openapi";
import { z } from "zod";
import { historyFilterFields } from "../credits/history-filter.ts";
import { ChatRequestIn } from "../openai/read-chat-request.ts";
import { appRouter } from "../router.ts";
import { USAGE_TABLES } from "../usage/usage-query.ts";

const VERSION = "1.0.0";
const ERROR = { $ref: "#/components/schemas/Error" };
const OPENAI_ERROR = { $ref: "#/components/schemas/OpenAIError" };

/** Every status that a request may be refused with, and what it means. */
const REFUSALS: Record<string, string> = {
  400: "Not valid: an unknown field, a value out of its bounds",
  401: "No API key or session, or one that is not good",
  402: "Too few credits (`insufficient_credits`), or credits are owed (`debt_outstanding`)",
  403: "Not allowed, or the customer is frozen (`customer_frozen`)",
  404: "Not there, or not yours",
  409: "The same request is running (`in_flight`), or a quote is too old (`quote_expired`)",
  413: "Too large",
  422: "The `Idempotency-Key` was used for another request",
  429: "Too many requests, or a key's cap is reached: try again after `Retry-After` seconds",
  500: "Our fault; the request id finds it in our log",
  502: "A provider behind us did not answer: of the model (`provider_failed`), or of the payment (`payment_provider_failed`)",
  503: "Busy (`busy`): try again after `Retry-After` seconds",
};

type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: object[];
  requestBody?: object;
  responses: Record<string, object>;
  security?: object[];
};
export type ApiDescription = Omit<OpenAPIObject, "paths"> & { paths: Record<string, Record<string, Operation>> };

const describedAt = new Map<string, ApiDescription>();

/** The public API as OpenAPI 3.1: the procedures that have a path, the files beside them, and `/v1`. Made once per process. */
export function describeApi(webUrl: URL): ApiDescription {
  const known = describedAt.get(webUrl.origin) ?? buildDescription(webUrl);
  describedAt.set(webUrl.origin, known);
  return known;
}

function buildDescription(webUrl: URL): ApiDescription {
  const generated = generateOpenApiDocument(appRouter, {
    title: "Scrip",
    description:
      "Prepaid credits for an AI assistant. Credits are decimal strings with at most 6 decimals; times are ISO 8601 in UTC; unknown fields are refused.",
    version: VERSION,
    openApiVersion: "3.1.0",
    baseUrl: webUrl.origin,
  });
  const paths: ApiDescription["paths"] = {};
  for (const [path, item] of Object.entries(generated.paths ?? {})) {
    const operations = item as Record<string, Operation>;
    paths[`/api${path}`] = Object.fromEntries(
      Object.entries(operations).map(([method, operation]) => [method, finishOperation(method, operation)]),
    );
  }
  return {
    openapi: "3.1.0",
    info: generated.info,
    servers: [{ url: webUrl.origin }],
    tags: [
      { name: "credits", description: "Balance, purchases, history, prices" },
      { name: "usage", description: "What was used and charged, by day, model and task" },
      { name: "assistant", description: "OpenAI's own shapes, charged in credits" },
      { name: "preferences", description: "What a person wants in the chat" },
      { name: "admin", description: "For operators" },
    ],
    paths: { ...paths, ...downloadPaths(), ...openAiPaths() },
    components: {
      schemas: { Error: errorSchema(), OpenAIError: openAiErrorSchema() },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key: `Authorization: Bearer scrip_…`" },
      },
    },
  };
}

function finishOperation(method: string, operation: Operation): Operation {
  const isOpen = operation.security === undefined || operation.security.length === 0;
  const answers = splitAnswers(operation);
  return {
    ...operation,
    operationId: (operation.operationId ?? "").replaceAll("-", "_"),
    security: isOpen ? [] : [{ apiKey: [] }],
    parameters: [
      ...(operation.parameters ?? []),
      ...(method === "post" ? [idempotencyKey] : []),
      ...(isOpen ? [] : [customer]),
    ],
    responses: { ...answers, ...refusals(ERROR) },
  };
}

/** What is answered with 202, by the last of the shapes that these operations answer. */
const ACCEPTED: Record<string, string> = {
  "credits-grantBonus": "More than 100,000 credits: a second operator has to approve",
};

function splitAnswers({ operationId = "", responses }: Operation): Record<string, object> {
  const answers = Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith("2")));
  const description = ACCEPTED[operationId];
  if (description === undefined) return answers;
  const { anyOf = [] } = (answers[200] as Answer).content["application/json"].schema;
  const [done, asked] = anyOf.map((schema) => ({ content: { "application/json": { schema } } }));
  return { 200: { ...answers[200], ...done }, 202: { description, ...asked } };
}

type Answer = { content: { "application/json": { schema: { anyOf?: object[] } } } };

const idempotencyKey = {
  name: "Idempotency-Key",
  in: "header",
  description: "The same key with the same body gets the first answer again, for 24 hours.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};
const customer = {
  name: "X-Scrip-Customer",
  in: "header",
  description: "Acts for this customer, where a user has several.",
  schema: { type: "string" },
};

function refusals(schema: object): Record<string, object> {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([status, description]) => [
      status,
      { description, content: { "application/json": { schema } } },
    ]),
  );
}

function downloadPaths(): ApiDescription["paths"] {
  const file = (type: string, description: string) => ({
    description,
    content: { [type]: { schema: { type: "string" } } },
  });
  const get = (operationId: string, summary: string, parameters: object[], answer: object) => ({
    get: {
      operationId,
      summary,
      tags: operationId.split("_", 1),
      security: [{ apiKey: [] }],
      parameters: [...parameters, customer],
      responses: { 200: answer, ...refusals(ERROR) },
    },
  });
  const month = { name: "month", in: "path", required: true, schema: { type: "string", pattern: "^\\d{4}-\\d{2}$" } };
  return {
    "/api/credits/history.csv": get(
      "credits_historyCsv",
      "The history as a CSV file",
      filterParameters(),
      file("text/csv", "All rows"),
    ),
    "/api/credits/history.json": get(
      "credits_historyJson",
      "The history as a JSON file",
      filterParameters(),
      file("application/json", "All rows"),
    ),
    "/api/credits/statements/{month}": get(
      "credits_statement",
      "The statement of a month: opening balance, rows, closing balance, checksum",
      [month],
      file("application/json", "The statement, which `scrip verify` checks"),
    ),
    "/api/usage.csv": get(
      "usage_csv",
      "A table of the usage of a period as a CSV file",
      usageParameters(),
      file("text/csv", "The table"),
    ),
  };
}

function filterParameters(): object[] {
  const described: Record<string, object> = {
    type: { type: "array", items: { type: "string", enum: HISTORY_TYPES } },
    from: { type: "string", format: "date-time" },
    to: { type: "string", format: "date-time" },
  };
  return Object.keys(historyFilterFields).map((name) => ({
    name,
    in: "query",
    schema: described[name] ?? { type: "string" },
  }));
}

function usageParameters(): object[] {
  const schemas = {
    table: { type: "string", enum: USAGE_TABLES },
    from: { type: "string", format: "date" },
    to: { type: "string", format: "date" },
    unit: { type: "string", enum: TIMELINE_UNITS },
  };
  return Object.entries(schemas).map(([name, schema]) => ({ name, in: "query", schema }));
}

function openAiPaths(): ApiDescription["paths"] {
  const request = jsonSchema(ChatRequestIn);
  const answer = {
    description:
      "The answer in OpenAI's shape with `credits`; with `stream`, server-sent events; with `dry_run`, an estimate",
    headers: {
      "x-request-id": { schema: { type: "string" } },
      "x-scrip-model": { schema: { type: "string" } },
      "x-credits-cost": { schema: { type: "string" }, description: "Without `stream`" },
      "x-credits-available": { schema: { type: "string" }, description: "Without `stream`" },
      "x-credits-held": { schema: { type: "string" }, description: "With `stream`: the most that it may cost" },
    },
    content: {
      "application/json": { schema: { type: "object", additionalProperties: true } },
      "text/event-stream": { schema: { type: "string" } },
    },
  };
  const models = {
    type: "object",
    required: ["object", "data"],
    properties: {
      object: { const: "list" },
      data: {
        type: "array",
        items: {
          type: "object",
          required: ["id", "object", "created", "owned_by"],
          properties: {
            id: { type: "string" },
            object: { const: "model" },
            created: { type: "integer" },
            owned_by: { type: "string" },
            name: { type: "string" },
            context_window: { type: "integer" },
            credits_per_1k: { type: "string" },
          },
        },
      },
    },
  };
  return {
    "/v1/chat/completions": {
      post: {
        operationId: "chat_completions",
        summary: "Answer a conversation, as OpenAI's API does",
        description: `Images are base64 \`data:\` URLs inside the body. Each counts as ${IMAGE_TOKENS.toLocaleString("en")} input tokens, whatever its size; where the provider counts, its count is charged, and never more than was held.`,
        tags: ["assistant"],
        security: [{ apiKey: [] }],
        parameters: [idempotencyKey],
        requestBody: { required: true, content: { "application/json": { schema: request } } },
        responses: { 200: answer, ...refusals(OPENAI_ERROR) },
      },
    },
    "/v1/models": {
      get: {
        operationId: "models",
        summary: "What may stand in `model`",
        tags: ["assistant"],
        security: [{ apiKey: [] }],
        responses: {
          200: { description: "The models", content: { "application/json": { schema: models } } },
          ...refusals(OPENAI_ERROR),
        },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return described;
}

function errorSchema() {
  return {
    type: "object" as const,
    required: ["error"],
    additionalProperties: false,
    properties: {
      error: {
        type: "object" as const,
        required: ["code", "message"],
        additionalProperties: false,
        properties: {
          code: { type: "string" as const, enum: [...ERROR_CODES] },
          message: { type: "string" as const },
          details: { type: "object" as const, additionalProperties: true },
        },
      },
    },
  };
}

function openAiErrorSchema() {
  return {
    type: "object" as const,
    required: ["error"],
    properties: {
      error: {
        type: "object" as const,
        required: ["message", "type", "param", "code"],
        properties: {
          message: { type: "string" as const },
          type: { type: "string" as const },
          param: { type: ["string" as const, "null" as const] },
          code: { type: "string" as const, enum: [...ERROR_CODES] },
          details: { type: "object" as const, additionalProperties: true },
        },
      },
    },
  };
}
