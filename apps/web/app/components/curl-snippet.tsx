import { CopyButton } from "@scrip/ui";

/** The first request with a key, ready to be pasted. */
export function CurlSnippet({ origin }: { origin: string }) {
  const snippet = `curl ${origin}/v1/chat/completions \\
  -H "Authorization: Bearer $SCRIP_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "auto", "messages": [{"role": "user", "content": "Why is the sky blue?"}]}'`;
  return (
    <div className="grid w-full min-w-0 justify-items-start gap-3">
      <pre className="w-full rounded-card border border-line bg-sunken p-4 font-mono text-13 wrap-anywhere whitespace-pre-wrap">
        {snippet}
      </pre>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CopyButton text={snippet} what="request" />
        <a href="/api/docs" className="text-13 underline underline-offset-2">
          All that the API does
        </a>
      </div>
    </div>
  );
}
