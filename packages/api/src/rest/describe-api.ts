import { assert, ERROR_CODES } from "@scrip/errors";
import { IMAGE_TOKENS } from "@scrip/selection";
import { generateOpenApiDocument, type OpenAPIObject } from "trpc-to-openapi";
import { z } from "zod";
import { CompletionOut } from "../openai/completion-shape.ts";
import { ChatRequestIn } from "../openai/read-chat-request.ts";
import { appRouter } from "../router.ts";
import { USAGE_TABLES } from "../usage/usage-query.ts";
import { LIMIT_DEFAULT, LIMIT_MAX, pageInput } from "../wire/page.ts";

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

type Parameter = { name: string; in: string; required?: boolean; description?: string; schema: object };
type Operation = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Parameter[];
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
    paths: { ...paths, ...downloadPaths(paths), ...openAiPaths(paths) },
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
      ...(operation.parameters ?? []).map(describeParameter),
      ...(method === "post" ? [idempotencyKey] : []),
      ...(isOpen ? [] : [customer]),
    ],
    responses: { ...answers, ...refusals(ERROR) },
  };
}

/** What a name in an address means on every route that takes it. */
const PARAMETERS: Record<string, Pick<Parameter, "description"> & Partial<Pick<Parameter, "schema">>> = {
  limit: {
    description: "How many at most",
    schema: { type: "integer", minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
  },
  cursor: { description: "`nextCursor` of the page before" },
  type: { description: "May be repeated" },
  from: { description: "From then on: a time with its zone, or a day of UTC" },
  to: { description: "Before then: a time with its zone, or a day of UTC" },
  q: { description: "Text to search for" },
};

function describeParameter(parameter: Parameter): Parameter {
  return parameter.in === "query" ? { ...parameter, ...PARAMETERS[parameter.name] } : parameter;
}

/** What is answered with 202, by the last of the shapes that these operations answer. */
const ACCEPTED: Record<string, string> = {
  "credits-grantBonus": "More than 100,000 credits: a second operator has to approve",
};

function splitAnswers({ operationId = "", responses }: Operation): Record<string, object> {
  const answers = Object.fromEntries(Object.entries(responses).filter(([status]) => status.startsWith("2")));
  const description = ACCEPTED[operationId];
  if (description === undefined) return answers;
  const { anyOf = [] } = schemaOf(answers);
  const [done, asked] = anyOf.map((schema) => ({ content: { "application/json": { schema } } }));
  return { 200: { ...answers[200], ...done }, 202: { description, ...asked } };
}

type Answer = {
  content: { "application/json": { schema: { anyOf?: object[]; properties?: Record<string, object> } } };
};

function schemaOf(responses: Record<string, object>): Answer["content"]["application/json"]["schema"] {
  return (responses[200] as Answer).content["application/json"].schema;
}

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

function downloadPaths(paths: ApiDescription["paths"]): ApiDescription["paths"] {
  const file = (type: string, description: string, schema: object = { type: "string" }) => ({
    description,
    content: { [type]: { schema } },
  });
  const get = (operationId: string, summary: string, parameters: Parameter[], answer: object) => ({
    get: {
      operationId,
      summary,
      tags: operationId.split("_", 1),
      security: [{ apiKey: [] }],
      parameters,
      responses: { 200: answer, ...refusals(ERROR) },
    },
  });
  const history = operationAt(paths, "/api/credits/history", "get");
  const filter = (history.parameters ?? []).filter(({ name }) => !(name in pageInput));
  const rows = schemaOf(history.responses).properties?.["items"] ?? {};
  const month = { name: "month", in: "path", required: true, schema: { type: "string", pattern: "^\\d{4}-\\d{2}$" } };
  const table = { name: "table", in: "query", schema: { type: "string", enum: [...USAGE_TABLES] } };
  return {
    "/api/credits/history.csv": get(
      "credits_historyCsv",
      "The history as a CSV file",
      filter,
      file("text/csv", "All rows"),
    ),
    "/api/credits/history.json": get(
      "credits_historyJson",
      "The history as a JSON file",
      filter,
      file("application/json", "All rows", { type: "object", required: ["items"], properties: { items: rows } }),
    ),
    "/api/credits/statements/{month}": get(
      "credits_statement",
      "The statement of a month: opening balance, rows, closing balance, checksum",
      [month, customer],
      file("application/json", "The statement, which `scrip verify` checks", statementSchema(rows)),
    ),
    "/api/usage.csv": get(
      "usage_csv",
      "A table of the usage of a period as a CSV file",
      [table, ...(operationAt(paths, "/api/usage", "get").parameters ?? [])],
      file("text/csv", "The table"),
    ),
  };
}

function operationAt(paths: ApiDescription["paths"], path: string, method: string): Operation {
  const operation = paths[path]?.[method];
  assert(operation, "a path that others are described by is there");
  return operation;
}

function statementSchema(rows: object): object {
  const texts = ["format", "customerId", "month", "openingBalance", "closingBalance", "checksum"];
  const properties = {
    ...Object.fromEntries(texts.map((name) => [name, { type: "string" }])),
    complete: { type: "boolean" },
    rows,
  };
  return { type: "object", required: Object.keys(properties), properties };
}

function openAiPaths(paths: ApiDescription["paths"]): ApiDescription["paths"] {
  const request = jsonSchema(ChatRequestIn, "input");
  const estimate = schemaOf(operationAt(paths, "/api/credits/estimate", "post").responses);
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
      "application/json": { schema: { anyOf: [jsonSchema(CompletionOut, "output"), estimate] } },
      "text/event-stream": { schema: { type: "string" } },
    },
  };
  const model = {
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
  };
  const models = {
    type: "object",
    required: ["object", "data"],
    properties: { object: { const: "list" }, data: { type: "array", items: model } },
  };
  return {
    "/v1/chat/completions": {
      post: {
        operationId: "chat_completions",
        summary: "Answer a conversation, as OpenAI's API does",
        description: `Fields of OpenAI's that are not below are refused. With \`stream\`, \`credits\` is on the chunk with \`finish_reason\`; what fails after the first word is one event with \`error\` and \`credits\`, then \`[DONE]\`. A repetition by OpenAI's own client is the same request, charged once. Images are base64 \`data:\` URLs inside the body. Each counts as ${IMAGE_TOKENS.toLocaleString("en")} input tokens, whatever its size; where the provider counts, its count is charged, and never more than was held.`,
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
    "/v1/models/{model}": {
      get: {
        operationId: "model",
        summary: "One of them",
        tags: ["assistant"],
        security: [{ apiKey: [] }],
        parameters: [{ name: "model", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          200: { description: "The model", content: { "application/json": { schema: model } } },
          ...refusals(OPENAI_ERROR),
        },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
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
