import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/**
 * Node runs these packages as they are. Bundling them would give the process a second copy of each beside the one that
 * server.ts loads, and an error thrown by one copy is not an instance of the other's class.
 */
const RUN_AS_SOURCE = ["api", "app-server", "assistant", "auth", "db", "errors", "logger", "money", "payments"].map(
  (name) => `@scrip/${name}`,
);

export default defineConfig({
  plugins: [
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
  ],
  ssr: { external: RUN_AS_SOURCE },
  build: { target: "es2022" },
});
