/**
 * What the pages of both apps import from node_modules, for `optimizeDeps.include`. Found one by one while pages are opened, each would
 * reload the page with a second copy of React. Remix reads whole routes to learn their exports, so what only the server imports is
 * found too.
 */
export const OPTIMIZED_FIRST: readonly string[] = [
  "@remix-run/node",
  "@remix-run/react",
  "@scrip/auth > otpauth",
  "@scrip/db > pg",
  "@scrip/ui > d3-array",
  "@scrip/ui > radix-ui",
  "@scrip/ui > uqr",
  "react",
  "react-dom",
  "react-dom/client",
  "react/jsx-dev-runtime",
  "zod",
];
