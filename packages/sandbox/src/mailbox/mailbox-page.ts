import type { CaughtMessage } from "./message-ring.ts";

/** The mailbox as a page for people. Message bodies are shown in frames that run no scripts. */
export function renderMailboxPage(messages: readonly CaughtMessage[]): string {
  const list = messages.map(renderMessage).join("\n") || "<p>No mail yet.</p>";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scrip sandbox mailbox</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
article { border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 8px; margin: 1rem 0; padding: 1rem; }
h2 { font-size: 1rem; margin: 0; }
p.meta { margin: 0 0 .5rem; opacity: .75; }
iframe { background: white; border: 0; height: 24rem; width: 100%; }
pre { white-space: pre-wrap; }
</style>
</head>
<body>
<h1>Sandbox mailbox</h1>
<p>Every message that this installation sends is caught here. Nothing reaches the internet.</p>
${list}
</body>
</html>`;
}

function renderMessage(message: CaughtMessage): string {
  const body = message.html
    ? `<iframe sandbox="" title="Message" srcdoc="${escapeHtml(message.html)}"></iframe>`
    : `<pre>${escapeHtml(message.text)}</pre>`;
  return `<article>
<h2>${escapeHtml(message.subject || "(no subject)")}</h2>
<p class="meta">To ${escapeHtml(message.to)} · <time datetime="${message.at}">${describeTime(message.at)}</time></p>
<details><summary>Read</summary>${body}</details>
</article>`;
}

/** 2026-11-23 03:36:41 UTC */
function describeTime(at: string): string {
  return `${at.slice(0, 19).replace("T", " ")} UTC`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
