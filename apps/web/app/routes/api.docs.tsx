import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { describeApi } from "@scrip/api";

export const meta: MetaFunction = () => [
  { title: "API reference · Scrip" },
  { name: "description", content: "Every route of the Scrip API, with its input, its answers and what it costs." },
];

/** The API's description, one operation after the other. The same as `/api/openapi.json`, for people. */
export function loader({ context }: LoaderFunctionArgs) {
  const { paths, servers } = describeApi(context.services.webUrl);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
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
    })),
  );
  return { operations, server: servers?.[0]?.url ?? "" };
}

export default function ApiDocs() {
  const { operations, server } = useLoaderData<typeof loader>();
  return (
    <main className="mx-auto flex max-w-4xl flex-col gap-6 px-4 py-10">
      <h1 className="text-2xl font-semibold">API reference</h1>
      <p>
        All paths are below <code>{server}</code>. Send <code>Authorization: Bearer scrip_…</code> with an API key from
        your settings. Credits are decimal strings, times are ISO 8601 in UTC, unknown fields are refused. Every POST
        takes an <code>Idempotency-Key</code>. Programs read{" "}
        <a className="underline" href="/api/openapi.json">
          /api/openapi.json
        </a>
        .
      </p>
      <nav aria-label="Operations">
        <ul className="flex flex-col gap-1">
          {operations.map(({ id, method, path }) => (
            <li key={id}>
              <a className="font-mono text-sm underline" href={`#${id}`}>
                {method} {path}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {operations.map((operation) => (
        <section
          key={operation.id}
          id={operation.id}
          aria-labelledby={`${operation.id}-title`}
          className="flex flex-col gap-2"
        >
          <h2 id={`${operation.id}-title`} className="font-mono text-base font-semibold break-all">
            {operation.method} {operation.path}
          </h2>
          <p>
            {operation.summary}. {operation.needsKey ? "Needs a key." : "Open to anybody."}
          </p>
          {operation.description === "" ? null : <p>{operation.description}</p>}
          {operation.parameters.length > 0 ? (
            <ul className="list-disc pl-6 text-sm">
              {operation.parameters.map((parameter) => (
                <li key={parameter}>{parameter}</li>
              ))}
            </ul>
          ) : null}
          {operation.request === "" ? null : <Schema of={operation} title="Body" text={operation.request} />}
          {operation.answer === "" ? null : <Schema of={operation} title="Answer" text={operation.answer} />}
        </section>
      ))}
    </main>
  );
}

/** The box scrolls, so it can be reached and named by keyboard. */
function Schema({ of: { method, path }, title, text }: SchemaProps) {
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium">{title} (JSON schema)</summary>
      <section
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- who has no mouse scrolls with the arrow keys
        tabIndex={0}
        aria-label={`${title} of ${method} ${path}`}
        className="mt-2 max-h-96 overflow-auto rounded border border-line"
      >
        <pre className="p-3 text-xs">{text}</pre>
      </section>
    </details>
  );
}

type SchemaProps = { of: { method: string; path: string }; title: string; text: string };

function describeParameter(parameter: object): string {
  const {
    name = "",
    in: place = "",
    description = "",
  } = parameter as { name?: string; in?: string; description?: string };
  return `${name} (${place})${description === "" ? "" : `: ${description}`}`;
}

function schemaOf(described: object | undefined): unknown {
  const { content = {} } = (described ?? {}) as { content?: Record<string, { schema?: unknown }> };
  return content["application/json"]?.schema;
}

function pretty(schema: unknown): string {
  return schema === undefined ? "" : JSON.stringify(schema, null, 2);
}
