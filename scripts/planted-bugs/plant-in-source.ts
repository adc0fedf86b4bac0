import type { Plugin } from "vite";
import type { SourceBug } from "./guard.ts";

/** Tests that run with the plugin get the file with the bug in it. `wasPlanted` says whether they ever asked for it. */
export function plantInSource(bug: SourceBug): { plugin: Plugin; wasPlanted(): boolean } {
  let isPlanted = false;
  return {
    wasPlanted: () => isPlanted,
    plugin: {
      name: "planted-bug",
      enforce: "pre",
      transform(code, id) {
        if (!id.endsWith(`/${bug.inFile}`)) return null;
        if (!code.includes(bug.replace)) throw new Error(`${bug.inFile} does not contain: ${bug.replace}`);
        isPlanted = true;
        return { code: code.replaceAll(bug.replace, () => bug.by), map: null };
      },
    },
  };
}
