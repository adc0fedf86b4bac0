import { vitePlugin as remix } from "@remix-run/dev";
import { compressAssets } from "@scrip/config/vite/compress-assets.ts";
import { OPTIMIZED_FIRST } from "@scrip/config/vite/optimized-first.ts";
import { runAsSource } from "@scrip/config/vite/run-as-source.ts";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

const SERVER_PACKAGES = ["api", "app-server", "assistant", "auth", "db", "errors", "logger", "money", "payments"].map(
  (name) => `@scrip/${name}`,
);

export default defineConfig({
  plugins: [
    runAsSource(SERVER_PACKAGES),
    tailwindcss(),
    remix({
      ignoredRouteFiles: ["**/*.test.*"],
      future: {
        v3_fetcherPersist: true,
        v3_lazyRouteDiscovery: false,
        v3_relativeSplatPath: true,
        v3_routeConfig: false,
        v3_singleFetch: true,
        v3_throwAbortReason: true,
      },
    }),
    compressAssets(),
  ],
  optimizeDeps: {
    include: [
      ...OPTIMIZED_FIRST,
      "@tanstack/react-query",
      "@trpc/client",
      "@trpc/react-query",
      "react-markdown",
      "rehype-highlight",
      "remark-gfm",
    ],
  },
  // Inlined files would need `data:` in the content security policy.
  build: { target: "es2022", assetsInlineLimit: 0 },
});
