import type { Plugin } from "vite";

/**
 * Leaves these workspace packages out of the server's bundle: Node runs their source as it is. Bundling them would give the
 * process a second copy of each beside the one that server.ts loads. Vite's own `ssr.external` does nothing for packages
 * whose entry is a `.ts` file.
 */
export function runAsSource(packageNames: readonly string[]): Plugin {
  const names = new Set(packageNames);
  return {
    name: "scrip-run-as-source",
    apply: "build",
    enforce: "pre",
    resolveId(source, _importer, { ssr }) {
      return ssr && names.has(source) ? { id: source, external: true } : null;
    },
  };
}
