import { EmptyState } from "@scrip/ui";
import type { ApiKey } from "../data/wire.ts";
import { ApiKeyForm, type ApiKeyFormProps } from "./api-key-form.tsx";
import { ApiKeyTable } from "./api-key-table.tsx";
import { CurlSnippet } from "./curl-snippet.tsx";
import { IssuedKey } from "./issued-key.tsx";

export type ApiKeySectionProps = ApiKeyFormProps & {
  keys: ApiKey[];
  now: string;
  /** Of this site, where the API is. */
  origin: string;
  /** The key made by the last form, which can be seen this once. */
  issued: { name: string; secret: string } | undefined;
};

export function ApiKeySection({ keys, now, origin, issued, ...form }: ApiKeySectionProps) {
  return (
    <>
      <section aria-labelledby="api-keys" className="grid gap-4">
        <div>
          <h2 id="api-keys" className="text-20 font-semibold">
            API keys
          </h2>
          <p className="mt-1 max-w-prose text-text-muted">
            A key lets a program use your credits. Whoever has it can do what it may, until you revoke it.
          </p>
        </div>
        {issued ? <IssuedKey key={issued.secret} {...issued} /> : null}
        {keys.length > 0 ? (
          <ApiKeyTable keys={keys} now={now} />
        ) : (
          <EmptyState title="No keys yet" action={<CurlSnippet origin={origin} />}>
            Your keys will be listed here, with what each has used. With one, any OpenAI client can ask:
          </EmptyState>
        )}
      </section>
      <section aria-labelledby="new-key" className="grid gap-4">
        <h2 id="new-key" className="text-20 font-semibold">
          New key
        </h2>
        <ApiKeyForm key={issued?.secret} {...form} />
      </section>
      {keys.length > 0 ? (
        <section aria-labelledby="use-key" className="grid gap-4">
          <h2 id="use-key" className="text-20 font-semibold">
            Use it
          </h2>
          <CurlSnippet origin={origin} />
        </section>
      ) : null}
    </>
  );
}
