import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { describeApi } from "@scrip/api";
import { type ApiOperation, ApiOperationSection } from "../components/api-operation.tsx";
import { type ApiTerm, ApiTerms } from "../components/api-terms.tsx";
import { PublicPage } from "../components/public-page.tsx";
import { isSignedIn } from "../server/api.server.ts";

export const meta: MetaFunction = () => [
  { title: "API reference · Scrip" },
  { name: "description", content: "Every route of the Scrip API, with its input, its answers and what it costs." },
];

/** The API's description, one operation after the other. The same as `/api/openapi.json`, for people. */
export async function loader(args: LoaderFunctionArgs) {
  const { paths, servers } = describeApi(args.context.services.webUrl);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(
      ([method, operation]): ApiOperation => ({
        id: operation.operationId ?? `${method}${path}`,
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? "",
        description: operation.description ?? "",
        needsKey: (operation.security ?? []).length > 0,
        tag: operation.tags?.[0] ?? "",
        request: pretty(schemaOf(operation.requestBody)),
        parameters: (operation.parameters ?? []).map(describeParameter),
        answer: pretty(schemaOf(operation.responses["200"])),
        answerHeaders: describeHeaders(operation.responses["200"]),
      }),
    ),
  );
  return {
    groups: groupByTag(operations),
    // Every operation may be refused in the same ways.
    errors: describeErrors(paths["/api/credits/balance"]?.["get"]?.responses ?? {}),
    server: servers?.[0]?.url ?? "",
    signedIn: await isSignedIn(args),
  };
}

export default function ApiDocs() {
  const { groups, errors, server, signedIn } = useLoaderData<typeof loader>();
  return (
    <PublicPage signedIn={signedIn}>
      <div className="grid grid-cols-1 gap-10 py-8">
        <div className="grid max-w-prose gap-4">
          <h1 className="text-28 font-semibold">API reference</h1>
          <p className="text-16">
            All paths are below <Code>{server}</Code>. Send <Code>Authorization: Bearer scrip_…</Code> with an API key
            from your settings. Credits are decimal strings, times are ISO 8601 in UTC, unknown fields are refused.
            Every POST takes an <Code>Idempotency-Key</Code>.
          </p>
          <p className="text-text-muted">
            Programs read{" "}
            <a className="text-accent underline underline-offset-2" href="/api/openapi.json">
              /api/openapi.json
            </a>
            .
          </p>
        </div>
        <nav aria-label="Operations" className="grid items-start gap-x-10 gap-y-6 sm:grid-cols-2">
          {groups.map(({ title, operations }) => (
            <div key={title} className="grid min-w-0 gap-1.5">
              <p className="text-13 font-medium text-text-muted">{title}</p>
              <ul className="grid gap-1">
                {operations.map(({ id, method, path }) => (
                  <li key={id} className="wrap-anywhere">
                    <a className="font-mono text-13 underline-offset-4 hover:underline" href={`#${id}`}>
                      <span className="text-text-muted">{method}</span> {path}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </nav>
        <section aria-labelledby="errors" className="grid grid-cols-1 gap-3 border-t border-line pt-8">
          <h2 id="errors" className="text-20 font-semibold">
            Errors
          </h2>
          <p className="max-w-prose">
            Below <Code>/api</Code> an error is <Code>{'{"error": {"code", "message", "details"?}}'}</Code>, below{" "}
            <Code>/v1</Code> it has OpenAI's shape and the same code. Every answer has an <Code>x-request-id</Code>.
          </p>
          <ApiTerms terms={errors} label="Errors" />
        </section>
        {groups.map(({ title, operations }) => (
          <div key={title} className="grid grid-cols-1 gap-8 border-t border-line pt-8">
            <h2 className="text-20 font-semibold">{title}</h2>
            {operations.map((operation) => (
              <ApiOperationSection key={operation.id} operation={operation} />
            ))}
          </div>
        ))}
      </div>
    </PublicPage>
  );
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-14 wrap-anywhere">{children}</code>;
}

/** The tags in the order in which one needs them; any other comes after them under its own name. */
const TITLES: Record<string, string> = {
  assistant: "Answers, as OpenAI's API gives them",
  credits: "Credits",
  usage: "Usage",
  conversations: "Conversations",
  preferences: "Preferences",
  admin: "For operators",
};

function groupByTag(operations: readonly ApiOperation[]): { title: string; operations: ApiOperation[] }[] {
  const tags = new Set([...Object.keys(TITLES), ...operations.map(({ tag }) => tag)]);
  return [...tags].flatMap((tag) => {
    const tagged = operations.filter((operation) => operation.tag === tag);
    return tagged.length === 0 ? [] : [{ title: TITLES[tag] ?? tag, operations: tagged }];
  });
}

function describeParameter(parameter: object): ApiTerm {
  const {
    name = "",
    in: place = "",
    description = "",
  } = parameter as { name?: string; in?: string; description?: string };
  return { term: name, meaning: description === "" ? place : `${place}: ${description}` };
}

function describeHeaders(answer: object | undefined): ApiTerm[] {
  const { headers = {} } = (answer ?? {}) as { headers?: Record<string, { description?: string }> };
  return Object.entries(headers).map(([name, { description = "" }]) => ({
    term: name,
    meaning: description === "" ? "answer" : `answer: ${description}`,
  }));
}

function describeErrors(responses: Record<string, object>): ApiTerm[] {
  return Object.entries(responses)
    .filter(([status]) => Number(status) >= 400)
    .map(([status, response]) => ({ term: status, meaning: (response as { description: string }).description }));
}

function schemaOf(described: object | undefined): unknown {
  const { content = {} } = (described ?? {}) as { content?: Record<string, { schema?: unknown }> };
  return content["application/json"]?.schema;
}

function pretty(schema: unknown): string {
  return schema === undefined ? "" : JSON.stringify(schema, null, 2);
}
