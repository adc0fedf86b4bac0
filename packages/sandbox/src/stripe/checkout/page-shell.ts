import { createHash } from "node:crypto";
import { HOSTED_PAGE_STYLE } from "./hosted-page-style.ts";

const STYLE_HASH = createHash("sha256").update(HOSTED_PAGE_STYLE).digest("base64");

/** Sent with every page: nothing but its own style is loaded, and nobody may frame it. */
export const PAGE_HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'`,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** A whole page of the sandbox; `main` is HTML. */
export function renderPage(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="robots" content="noindex">
  <title>${escapeHtml(title)} · Sandbox</title>
  <link rel="icon" href="data:,">
  <style>${HOSTED_PAGE_STYLE}</style>
</head>
<body>
  <p class="banner">Sandbox — no real money moves</p>
  <main>${main}</main>
</body>
</html>
`;
}

const HTML_ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => HTML_ESCAPES[character] ?? character);
}
